-- no transaction
-- What carriers and their providers say of a parcel: in whose words, and whether it may be believed.
alter table scans
  add column if not exists provider text not null default '',  -- whose words: aftership, kuaidi100 …; '': the shop's own
  add column if not exists code text not null default '',      -- the provider's own code, as it came
  add column if not exists reason text,                        -- what is wrong and whose fault it is, where something is
  add column if not exists doubt text,                         -- why it is kept and not believed; such a scan is `unknown`
  add column if not exists told text not null default '';      -- tells two words of one moment apart; '': the shop's own, which it may correct
alter table scans drop constraint if exists scans_status_check;
alter table scans add constraint scans_status_check check (status in ('label_created', 'accepted', 'in_transit', 'customs',
  'out_for_delivery', 'attempt_failed', 'ready_for_pickup', 'delivered', 'exception', 'returning', 'returned', 'lost',
  'cancelled', 'unknown')) not valid;
alter table scans validate constraint scans_status_check;
alter table scans drop constraint if exists scans_doubt_check;
alter table scans add constraint scans_doubt_check check (doubt is null or (doubt in ('future', 'before_order') and status = 'unknown'));
drop index concurrently if exists scans_once;
create unique index concurrently scans_once on scans (shop_id, parcel_id, at, status, place, told);
alter table scans drop constraint if exists scans_pkey, add constraint scans_pkey primary key using index scans_once;

-- What is in a parcel, by the shop's own ids of the order's lines: they may become known later than the parcel.
create table if not exists parcel_lines (
  shop_id uuid not null,
  parcel_id uuid not null,
  line_external_id text not null,
  quantity int not null check (quantity > 0),
  primary key (shop_id, parcel_id, line_external_id),
  foreign key (shop_id, parcel_id) references parcels
);

-- When its carrier is asked next, and who is asking now. 'infinity': not any more.
alter table parcels
  add column if not exists poll_at timestamptz not null default '-infinity',
  add column if not exists poll_lease_until timestamptz,       -- by the database's clock, the same for all nodes
  add column if not exists poll_failures int not null default 0;
-- Who asks carriers walks what is due, the longest due first; what has arrived or is asked no more is not in it.
drop index concurrently if exists parcels_to_poll;
create index concurrently parcels_to_poll on parcels (shop_id, poll_at, id)
  where poll_at < 'infinity' and tracking_number is not null and delivered_at is null;

-- Those who are asked about parcels stand among the providers.
alter table providers drop constraint if exists providers_channel_check;
alter table providers add constraint providers_channel_check check (channel in ('mail', 'sms', 'money', 'parcels'));

-- What a provider has been asked today, and how long it is left alone: the same for all nodes.
create table if not exists tracker_accounts (
  shop_id uuid not null,
  provider_id uuid not null,
  day date not null,                                           -- the shop's
  calls int not null default 0,                                -- of that day
  failures int not null default 0,                             -- in a row
  rests_until timestamptz,
  primary key (shop_id, provider_id),
  foreign key (shop_id, provider_id) references providers on delete cascade
);
