-- What a shop gives beyond the law, as a table of decisions with versions; and when the law wants a buyer's money back.
create table return_policies (
  shop_id uuid not null references shops,
  version int not null check (version > 0),
  rows jsonb not null,                            -- the first row that fits a return line decides
  told_since timestamptz,                         -- buyers are told of their right before they buy, from then on; null: nobody says so
  published_at timestamptz not null,
  published_by uuid,                              -- the agent
  primary key (shop_id, version)
);

alter table products add column category text
  check (category in ('ordinary', 'made_to_order', 'perishable', 'sealed_hygiene', 'sealed_media', 'digital', 'newspaper',
    'mixed', 'activated', 'short_dated_or_flawed')); -- as the law sorts goods; null: nobody has said so, and that closes no right

alter table returns add column statutory_warned_at timestamptz; -- the desk was told that the day comes near
-- The clock's look at what the law wants back soon: few rows of all shops.
create index returns_statutory_due on returns (statutory_due_at, shop_id)
  where statutory_due_at is not null and statutory_warned_at is null;
