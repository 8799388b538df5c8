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
  synced_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, external_id),
  foreign key (shop_id, customer_id) references customers
);
create index orders_by_customer on orders (shop_id, customer_id, placed_at desc); -- "my order": the newest few

create table order_lines (
  shop_id uuid not null,
  order_id uuid not null,
  id uuid not null,
  external_id text not null,
  variant_id uuid,
  title text not null,
  options text,                                   -- as sold: "M / navy"
  quantity int not null check (quantity > 0),
  price_minor bigint,
  primary key (shop_id, order_id, id),
  unique (shop_id, order_id, external_id),
  foreign key (shop_id, order_id) references orders,
  foreign key (shop_id, variant_id) references variants
);

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
