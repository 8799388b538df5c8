create table customers (
  shop_id uuid not null references shops,
  id uuid not null,
  external_id text not null,
  name text,
  title text check (title in ('ms', 'mr')),
  locale text,
  country text,
  email text,
  phone text,                                     -- E.164, or null
  phone_masked text,                              -- as the platform shows it: 138****1234. Never dialled, never a key.
  tier text,                                      -- null: not a member
  high_end boolean not null default false,
  birthday_calendar text check (birthday_calendar in ('iso8601', 'chinese')),
  birthday_month_code text,
  birthday_day int,
  birthday_year int,
  source_updated_at timestamptz,                  -- the shop's own "changed at": older news never overwrites newer
  synced_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, external_id)
);
create index customers_by_phone on customers (shop_id, phone) where phone is not null;
create index customers_by_email on customers (shop_id, lower(email)) where email is not null;
