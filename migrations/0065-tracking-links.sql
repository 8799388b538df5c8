-- no transaction
-- The link by which whoever was given it sees where an order's parcels are, and nothing else of it: 122 random bits.
alter table orders add column if not exists tracking_token uuid not null default gen_random_uuid();
-- The page finds its order by it.
drop index concurrently if exists orders_by_tracking_token;
create unique index concurrently orders_by_tracking_token on orders (shop_id, tracking_token);
