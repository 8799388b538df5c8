-- The shop's times for answers. A shop without a row has those of server/sla/rules.ts.
create table sla_settings (
  shop_id uuid primary key references shops,
  first_response_minutes int not null check (first_response_minutes between 1 and 10080), -- of opening time
  resolution_hours int not null check (resolution_hours between 1 and 2000),              -- of opening time
  due_soon_minutes int not null check (due_soon_minutes between 0 and 1440),              -- by the wall clock
  hand_back_minutes int not null check (hand_back_minutes between 1 and 10080),           -- of opening time
  platform_seconds int not null check (platform_seconds between 10 and 86400),
  platform_from_hour int not null check (platform_from_hour between 0 and 23),
  platform_until_hour int not null check (platform_until_hour between 1 and 24),
  platform_percent int not null check (platform_percent between 1 and 100),
  platform_days int not null check (platform_days between 1 and 366),
  warn_seconds int not null check (warn_seconds between 0 and 86400),
  sends_holding boolean not null,                 -- Qin itself asks for a moment when nobody has the conversation
  check (platform_from_hour < platform_until_hour)
);

-- How far the shop's events have been read. Moves in the transaction that writes what follows from them, and is locked
-- by whoever writes here.
create table sla_cursors (
  shop_id uuid primary key references shops,
  position bigint not null
);
-- A shop begins with what happens from now on: that somebody has waited for years is no news.
insert into sla_cursors (shop_id, position)
select s.id, coalesce(h.position, 0) from shops s left join event_heads h on h.shop_id = s.id;

-- One row per conversation that waits or is with a person: what for, and until when. No foreign key to conversations:
-- its check would wait for whoever is writing in the conversation.
create table sla_waits (
  shop_id uuid not null references shops,
  conversation_id uuid not null,
  is_with_person boolean not null,                -- handed over: Qin's words do not end the wait
  opened_at timestamptz not null,                 -- the first question of what is not resolved yet
  asked_at timestamptz,                           -- the first message that nobody has answered
  platform_due_at timestamptz,                    -- of that message, by the platform's rule; null: it does not count
  is_counted_slow boolean not null,               -- it stands in sla_days, as nobody's
  response_due_at timestamptz,                    -- of that message, by the shop's own target
  resolution_due_at timestamptz,
  -- What the clock has still to do, and when. Null: done, or not to be done.
  warn_at timestamptz,
  slow_at timestamptz,
  response_warn_at timestamptz,
  response_miss_at timestamptz,
  resolution_miss_at timestamptz,
  next_at timestamptz generated always as
    (least(warn_at, slow_at, response_warn_at, response_miss_at, resolution_miss_at)) stored,
  primary key (shop_id, conversation_id)
);
-- What the clock looks through, nearly always nothing: each step moves a row on or out.
create index sla_waits_next on sla_waits (shop_id, next_at) where next_at is not null;
-- "Who waits now, and until when", the next one due first.
create index sla_waits_platform on sla_waits (shop_id, platform_due_at, conversation_id) where platform_due_at is not null;
create index sla_waits_response on sla_waits (shop_id, response_due_at, conversation_id) where response_due_at is not null;

-- Rounds of a day of the shop, counted as they end. agent_id is all zeros where nobody has answered yet, or ever did.
create table sla_days (
  shop_id uuid not null references shops,
  day date not null,                              -- of the question
  agent_id uuid not null,
  rounds int not null,
  in_time int not null,
  primary key (shop_id, day, agent_id),
  check (in_time between 0 and rounds)
);

-- Held conversations in which the buyer waits: those that may have to go to somebody else. Few among very many.
create index conversations_held_waiting on conversations (shop_id, waiting_since, id)
  where holder_id is not null and waiting_since is not null;
