-- no transaction
-- How a shop's parcels travel, reckoned once a day from what had happened before that day; what estimates are read from.
-- One row a shop, written over each day. Without it, or for another day, the same is reckoned when it is asked for.
create table if not exists lane_paces (
  shop_id uuid not null primary key references shops,
  day date not null,                               -- the shop's; nothing that happened on it is in it
  reckoned_at timestamptz not null,
  paces jsonb not null
);
-- The newest parcels to buyers, in the order they were ordered: all that is reckoned from, however large the shop.
drop index concurrently if exists parcels_by_order_time;
create index concurrently parcels_by_order_time on parcels (shop_id, ordered_at) where return_id is null;
