-- The ledger of everything that leaves: one row for each thing to be sent, whoever asked for it and however often.
create table sends (
  shop_id uuid not null references shops,
  id uuid not null,
  key text not null,                              -- idempotency key of the asker: asked twice is one row
  rank smallint not null,                         -- 0 reply, 1 notice, 2 campaign: the lower goes first
  purpose text not null check (purpose in ('service', 'promotion')),
  channel text not null check (channel in ('mail', 'sms')),
  address text not null,
  customer_id uuid,
  conversation_id uuid,
  content jsonb not null,                         -- as the channel's providers read it
  status text not null default 'queued' check (status in ('queued', 'sending', 'sent', 'not_sent', 'unknown')),
  due_at timestamptz not null,                    -- not before
  not_after timestamptz,                          -- later it is of no use any more and is not sent
  attempt int not null default 0,                 -- the fence: only the newest attempt may say how it ended
  tries int not null default 0,                   -- attempts since it was queued, or queued again by a person
  provider text,                                  -- of the newest attempt
  in_doubt boolean not null default false,        -- an attempt before this one may have been taken
  lease_until timestamptz,                        -- by the database's clock
  first_called_at timestamptz,                    -- a provider's memory of our key begins here; by the database's clock
  ask_at timestamptz,                             -- unknown: when the provider is asked; null: a person decides
  asks int not null default 0,                    -- how often the provider has said that it knows nothing
  provider_message_id text,
  reason text,                                    -- of not_sent and unknown: the guard, or the provider's word
  delivery text check (delivery in ('handed_on', 'delivered', 'undelivered')), -- what receipts have said since
  delivery_reason text,
  delivery_at timestamptz,                        -- by the provider's clock: the newest receipt counts
  queued_at timestamptz not null,
  settled_at timestamptz,
  primary key (shop_id, id),
  unique (shop_id, key),
  foreign key (shop_id, customer_id) references customers,
  foreign key (shop_id, conversation_id) references conversations,
  check (status <> 'sent' or provider_message_id is not null),
  check (status <> 'sending' or (lease_until is not null and provider is not null))
) with (fillfactor = 70);                         -- each row is written twice more
-- What is due next; leaves the index when it is claimed, so that a claim costs the same with a million rows done.
create index sends_due on sends (shop_id, channel, rank, due_at, id) where status = 'queued';
-- Claims whose worker is gone.
create index sends_sending on sends (shop_id, provider, lease_until) where status = 'sending';
-- Doubts: those the provider can be asked about, and the list for a person.
create index sends_unknown on sends (shop_id, provider, ask_at, id) where status = 'unknown';
-- A receipt that knows only the provider's own id.
create index sends_by_provider_id on sends (shop_id, provider_message_id) where provider_message_id is not null;

-- What came too late to change anything, what a provider told later, and what a person decided: kept beside the row.
create table send_evidence (
  shop_id uuid not null,
  send_id uuid not null,
  id uuid not null,
  attempt int not null,
  kind text not null check (kind in ('late_result', 'receipt', 'decision')),
  detail jsonb not null,
  at timestamptz not null,
  primary key (shop_id, send_id, id),
  foreign key (shop_id, send_id) references sends
);

-- One claim at a time in a shop: what is counted and checked in a claim is true when it commits. The shop served longest
-- ago goes first.
create table send_turns (
  shop_id uuid primary key references shops,
  served_at timestamptz not null
);

-- Who carries a shop's messages. `kind` names the connector that reads the settings.
create table providers (
  shop_id uuid not null references shops,
  id uuid not null,
  kind text not null,
  channel text not null check (channel in ('mail', 'sms')),
  name text not null,
  settings jsonb not null,
  sealed text,                                    -- passwords and keys, readable with the installation's secret only
  is_on boolean not null default true,
  place int not null,                             -- the lowest that is up carries; the others stand in
  per_second double precision not null check (per_second > 0),
  price_minor bigint check (price_minor >= 0),    -- a segment, or a mail
  price_currency text,
  verified_at timestamptz,                        -- when a real account first answered
  changed_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, name),
  check ((price_minor is null) = (price_currency is null))
);

-- A provider's rate and its circuit breaker, the same for all nodes. All by the database's clock.
create table provider_gates (
  shop_id uuid not null,
  provider text not null,
  tokens double precision not null,
  filled_at timestamptz not null,
  failures int not null default 0,                -- in a row
  shut_until timestamptz,
  primary key (shop_id, provider)
);

-- To whom nothing more goes on a channel, at once.
create table suppressions (
  shop_id uuid not null references shops,
  channel text not null,
  address text not null,                          -- in small letters
  scope text not null check (scope in ('promotion', 'all')),
  source text not null,                           -- how we were told: link, reply, bounce, complaint, agent
  proof jsonb not null,
  at timestamptz not null,
  primary key (shop_id, channel, address, scope)
);
