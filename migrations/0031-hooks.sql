-- What providers post to us, as it came: kept before anybody believes or reads it, so that nothing is lost on the way.
create table hook_deliveries (
  shop_id uuid not null references shops,
  id uuid not null,
  provider_id uuid not null,
  received_at timestamptz not null,
  method text not null,
  headers jsonb not null,                         -- small letters; without cookies, passwords and keys
  query text not null,                            -- as it stood in the address, behind the question mark
  body bytea not null,
  digest bytea not null,                          -- of all that came: the same delivery twice is one row
  copies int not null default 1,                  -- how often it came
  -- received: not worked off yet; quarantined: not proven to be the provider's; unreadable: proven, and no sense in it
  state text not null default 'received' check (state in ('received', 'taken', 'quarantined', 'unreadable', 'dropped')),
  reason text,
  tries int not null default 0,
  next_try_at timestamptz not null,               -- received: whoever posted it was answered, or has gone, by then
  decided_by uuid,                                -- the agent who took it as it was, or dropped it
  primary key (shop_id, id),
  unique (shop_id, provider_id, digest)
);
-- The list of a state, newest first.
create index hook_deliveries_of_state on hook_deliveries (shop_id, state, received_at, id);
-- What a crash or a fault of ours has left behind.
create index hook_deliveries_waiting on hook_deliveries (next_try_at) where state = 'received';
-- The oldest held of a day, which make room in a flood.
create index hook_deliveries_held on hook_deliveries (shop_id, provider_id, received_at, id)
  where state in ('quarantined', 'unreadable');
-- What has been kept long enough.
create index hook_deliveries_done on hook_deliveries (received_at) where state in ('taken', 'dropped');

-- How many deliveries of a day nobody could believe or read: a flood fills neither the disk nor the feed.
create table hook_days (
  shop_id uuid not null references shops,
  provider_id uuid not null,
  day date not null,                              -- UTC
  held int not null,                              -- came that day
  held_bytes bigint not null,                     -- of bodies that were not let go
  let_go int not null default 0,                  -- not kept any more: only the newest are
  primary key (shop_id, provider_id, day)
);

-- A hook's address names the provider and no shop.
create index providers_by_id on providers (id);
