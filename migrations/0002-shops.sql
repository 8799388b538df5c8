create table shops (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null,
  country text not null check (country ~ '^[A-Z]{2}$'),
  zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  is_demo boolean not null default false,
  public_url text,
  settings jsonb not null default '{}',   -- situation → 'auto' | 'suggest'
  reply_minutes int not null default 120 check (reply_minutes between 1 and 10080), -- open hours within which a person answers
  created_at timestamptz not null
);

-- Several periods a day; 1 = Monday. 24:00 closes at midnight. No rows at all = open around the clock.
create table business_hours (
  shop_id uuid not null references shops,
  weekday int not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  primary key (shop_id, weekday, opens),
  check (opens < closes)
);

-- A day with its own hours (or none): holidays, and make-up working days. periods: [["09:00","12:00"], …]
create table special_days (
  shop_id uuid not null references shops,
  day date not null,
  name text not null,
  periods jsonb not null default '[]',
  primary key (shop_id, day)
);
