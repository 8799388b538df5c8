-- Every pair of dates that a buyer was given, by a message or a page, with what it rested on; scored when the parcel
-- comes. Once for each parcel and pair of dates, however often it is said.
create table estimates_given (
  shop_id uuid not null,
  id uuid not null,
  parcel_id uuid not null,
  given_at timestamptz not null,                   -- first
  given_on date not null,                          -- the shop's day
  said_in text not null check (said_in in ('message', 'page')),
  message_id uuid,
  usually_by date not null,
  latest_by date not null check (latest_by >= usually_by),
  origin_region text,
  destination_region text,
  destination_country text,
  carrier text,
  clock text not null check (clock in ('order', 'hand-off')),
  scope text not null check (scope in ('lane', 'destination', 'country')),
  basis_count int not null,
  arrived_on date,                                 -- the score; null: not yet
  primary key (shop_id, id),
  unique (shop_id, parcel_id, usually_by, latest_by),
  foreign key (shop_id, parcel_id) references parcels
);
-- What is still to be scored.
create index estimates_given_open on estimates_given (shop_id, parcel_id) where arrived_on is null;
-- Hit rates are counted over the last months.
create index estimates_given_by_day on estimates_given (shop_id, given_on);
-- Lanes that kept fewer of their latest days than they claim: until they do, their latest day is one that more should keep.
alter table lane_paces add column claims jsonb not null default '[]';
