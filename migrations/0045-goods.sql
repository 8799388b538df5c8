-- The way back of what is returned, and what goes out instead of it.

-- A parcel that a buyer sends back is a parcel like others, scans and all; no estimate and no answer about an order counts it.
alter table parcels
  add column return_id uuid,                      -- null: on its way to the buyer
  add foreign key (shop_id, return_id) references returns;
create index parcels_of_return on parcels (shop_id, return_id) where return_id is not null;
-- Estimates walk the newest deliveries to buyers from the index alone.
drop index parcels_by_lane;
drop index parcels_by_destination;
drop index parcels_by_country;
create index parcels_by_lane on parcels (shop_id, origin_region, destination_region, delivered_at)
  include (handed_over_at, ordered_at, carrier, origin_country, destination_country)
  where delivered_at is not null and return_id is null;
create index parcels_by_destination on parcels (shop_id, destination_region, delivered_at)
  include (handed_over_at, ordered_at, carrier, destination_country) where delivered_at is not null and return_id is null;
create index parcels_by_country on parcels (shop_id, destination_country, delivered_at)
  include (handed_over_at, ordered_at, carrier) where delivered_at is not null and return_id is null;

alter table returns
  add column send_by timestamptz;                 -- the goods are to be on their way before this instant
-- What expires: few, since whatever is decided or over leaves it.
create index returns_to_expire on returns (send_by) where status = 'approved' and send_by is not null;

alter table return_lines
  add column parcel_id uuid,                      -- the one it travels back in
  add foreign key (shop_id, parcel_id) references parcels;
-- What is on its way back, of all shops: the clock follows it.
create index return_lines_under_way on return_lines (return_id) where goods_state in ('awaiting_parcel', 'in_transit_back');

-- Units that are kept for an exchange. Of two who want the last one, one waits at the variant's row and is told.
create table variant_holds (
  shop_id uuid not null,
  id uuid not null,
  return_id uuid not null,
  line_id uuid not null,                          -- of the return
  variant_id uuid not null,
  quantity int not null check (quantity > 0),
  held_at timestamptz not null,
  until timestamptz not null,                     -- nothing on its way back by then: somebody else may have it
  shipped_at timestamptz,
  parcel_id uuid,                                 -- what it went out in
  ended_at timestamptz,                           -- it is there, or never will be
  primary key (shop_id, id),
  foreign key (shop_id, return_id, line_id) references return_lines,
  foreign key (shop_id, variant_id) references variants,
  foreign key (shop_id, parcel_id) references parcels
);
create unique index variant_holds_of_line on variant_holds (shop_id, line_id) where shipped_at is null; -- one at a time
create index variant_holds_of_return on variant_holds (shop_id, return_id);
-- What of a variant is free.
create index variant_holds_of_variant on variant_holds (shop_id, variant_id) include (quantity, shipped_at);
-- Of all shops, for the clock: what is kept for too long, and what has left and is not there yet.
create index variant_holds_kept on variant_holds (until) where shipped_at is null;
create index variant_holds_under_way on variant_holds (return_id) where shipped_at is not null and ended_at is null;

-- What a person clicked, so that the same click sent twice is one.
create table return_clicks (
  shop_id uuid not null,
  return_id uuid not null,
  key text not null,
  at timestamptz not null,
  primary key (shop_id, return_id, key),
  foreign key (shop_id, return_id) references returns
);

-- Where returns go and what the buyer should put into the parcel; null: the shop has not said.
alter table shops
  add column return_address text,
  add column return_hints text;
