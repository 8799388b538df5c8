create table orders (
  shop_id uuid not null references shops,
  id uuid not null,
  external_id text not null,                      -- the order number that buyer and agent use
  customer_id uuid,
  status text not null check (status in ('placed', 'paid', 'shipped', 'completed', 'cancelled')),
  placed_at timestamptz not null,
  paid_at timestamptz,
  ship_by timestamptz,                            -- the shop's own promise to hand over, where it has one
  cancelled_at timestamptz,
  currency text,
  total_minor bigint,
  source_updated_at timestamptz,                  -- the shop's own "changed at": older news never overwrites newer
  synced_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, external_id),
  foreign key (shop_id, customer_id) references customers
);
create index orders_by_customer on orders (shop_id, customer_id, placed_at desc); -- "my order": the newest few
create index orders_newest on orders (shop_id, placed_at desc, id desc); -- the agents' list, page by page

create table order_lines (
  shop_id uuid not null,
  order_id uuid not null,
  id uuid not null,
  external_id text not null,
  variant_id uuid,                                -- null: what was sold is not (yet) among the mirrored variants
  variant_external_id text,
  sku text,
  title text not null,
  options text,                                   -- as sold: "M / navy"
  quantity int not null check (quantity > 0),
  price_minor bigint,
  primary key (shop_id, order_id, id),
  unique (shop_id, order_id, external_id),
  foreign key (shop_id, order_id) references orders,
  foreign key (shop_id, variant_id) references variants
);

-- What was sold before its product was mirrored finds it later.
create index order_lines_without_variant on order_lines (shop_id, variant_external_id)
  where variant_id is null and variant_external_id is not null;
create index order_lines_without_variant_by_sku on order_lines (shop_id, sku)
  where variant_id is null and variant_external_id is null and sku is not null;

-- How far an import has come: a killed one goes on after its last committed batch.
create table imports (
  shop_id uuid not null references shops,
  id uuid not null,
  kind text not null,
  profile text not null,
  file_hash text not null,
  rows_done bigint not null default 0,
  counts jsonb not null default '{}',
  finished boolean not null default false,
  at timestamptz not null,
  primary key (shop_id, id)
);
create unique index imports_unfinished on imports (shop_id, kind, profile, file_hash) where not finished;
