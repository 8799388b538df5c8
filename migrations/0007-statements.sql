-- The shop's published terms. A version is never changed: a buyer who read version 2 read version 2.
create table statements (
  shop_id uuid not null references shops,
  version int not null,
  locale text not null,
  title text not null,
  body text not null,
  published_at timestamptz not null,
  primary key (shop_id, version, locale)
);

-- Who opened which version, and what they answered when asked whether they had read it before buying.
create table statement_reads (
  shop_id uuid not null,
  conversation_id uuid not null,
  version int not null,
  sent_at timestamptz not null,
  opened_at timestamptz,
  read_before_buying boolean,
  primary key (shop_id, conversation_id, version)
);
