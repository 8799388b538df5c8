create table products (
  shop_id uuid not null references shops,
  id uuid not null,
  external_id text not null,
  title text not null,
  titles jsonb not null default '{}',             -- locale → title, where the shop has translations
  page_url text,
  material text,
  photographed_as_is boolean,                     -- null: nobody has said so, and then no script claims it
  model_figures text,                             -- "height 170 cm, weight 52 kg, wears M"
  size_chart_url text,
  size_chart jsonb,                               -- [{"size":"M","heightCm":[160,168],"weightKg":[48,56]}, …]
  photos jsonb not null default '[]',
  source_updated_at timestamptz,                  -- the shop's own "changed at": older news never overwrites newer
  synced_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, external_id)
);

create table variants (
  shop_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  external_id text not null,
  sku text,
  size text,
  colour text,
  price_minor bigint,
  currency text,
  stock int,                                      -- null: the shop does not tell
  source_updated_at timestamptz,
  synced_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, external_id),
  foreign key (shop_id, product_id) references products
);
create index variants_by_product on variants (shop_id, product_id); -- sizes in stock for an exchange
create index variants_by_sku on variants (shop_id, sku) where sku is not null; -- exports name what was sold by SKU
