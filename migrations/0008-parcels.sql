-- One shipment. Its state at a time T is computed from these times and its scans that are not later than T; it is not stored.
create table parcels (
  shop_id uuid not null references shops,
  id uuid not null,
  external_id text not null,
  order_id uuid not null,
  carrier text,
  tracking_number text,
  origin_city text,
  origin_region text,
  origin_country text,
  destination_city text,
  destination_region text,
  destination_country text,
  ordered_at timestamptz not null,
  handed_over_at timestamptz,
  delivered_at timestamptz,
  promised_on date,
  source_updated_at timestamptz,                  -- the shop's own "changed at": older news never overwrites newer
  synced_at timestamptz not null,                 -- when the shop or carrier last told us; staleness counts from here
  primary key (shop_id, id),
  unique (shop_id, external_id),
  foreign key (shop_id, order_id) references orders
);
create index parcels_by_order on parcels (shop_id, order_id);
create index parcels_by_tracking_number on parcels (shop_id, tracking_number) where tracking_number is not null;
-- The three basis scopes of an estimate: each walks the newest deliveries from the index alone, whatever the shop's size.
create index parcels_by_lane on parcels (shop_id, origin_region, destination_region, delivered_at)
  include (handed_over_at, ordered_at, carrier, origin_country, destination_country) where delivered_at is not null;
create index parcels_by_destination on parcels (shop_id, destination_region, delivered_at)
  include (handed_over_at, ordered_at, carrier, destination_country) where delivered_at is not null;
create index parcels_by_country on parcels (shop_id, destination_country, delivered_at)
  include (handed_over_at, ordered_at, carrier) where delivered_at is not null;

create table scans (
  shop_id uuid not null,
  parcel_id uuid not null,
  at timestamptz not null,
  status text not null check (status in ('label_created', 'accepted', 'in_transit', 'customs', 'out_for_delivery',
    'attempt_failed', 'ready_for_pickup', 'delivered', 'exception', 'returning', 'returned', 'lost', 'unknown')),
  place text not null default '',
  text text not null default '',
  primary key (shop_id, parcel_id, at, status, place),
  foreign key (shop_id, parcel_id) references parcels
);
