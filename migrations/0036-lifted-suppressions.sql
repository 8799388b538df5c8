-- Somebody asked for messages again: the suppression as it stood moves here, with who lifted it and why. The guard reads
-- `suppressions` alone.
create table lifted_suppressions (
  shop_id uuid not null references shops,
  id uuid not null,
  channel text not null,
  address text not null,
  scope text not null,
  source text not null,
  proof jsonb not null,
  at timestamptz not null,
  lifted_at timestamptz not null,
  lifted_by uuid not null,                        -- an agent
  why text not null,                              -- in the agent's words
  primary key (shop_id, id)
);
-- The history of a customer asks by their addresses.
create index lifted_suppressions_of_address on lifted_suppressions (shop_id, channel, address);
