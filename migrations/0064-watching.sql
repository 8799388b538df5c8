-- Working days within which the shop hands a parcel to its carrier.
alter table shops add column hand_over_days smallint not null default 3 check (hand_over_days between 1 and 30);

-- Whatever was the matter with a parcel, once for each time it was: what the buyer is told of it hangs on the same row, so
-- that no notice is ever said twice. `episode` names the occurrence, as the health pass does.
create table parcel_troubles (
  shop_id uuid not null,
  parcel_id uuid not null,
  sign text not null,                              -- stalled, at_risk, late, attempt_failed …, delivered, moving_again
  episode text not null,
  since timestamptz not null,                      -- when it began, as far as can be reckoned
  seen_at timestamptz not null,                    -- when the watch saw it: who asks after this had to ask
  ended_at timestamptz,
  notice text not null default 'none' check (notice in ('none', 'waiting', 'said', 'proposed', 'noted', 'dropped')),
  why text,                                        -- of a notice that was dropped
  due_at timestamptz,                              -- a notice that waits: not before
  promise_id uuid,                                 -- what it keeps
  conversation_id uuid,
  message_id uuid,
  told_at timestamptz,
  primary key (shop_id, parcel_id, sign, episode),
  foreign key (shop_id, parcel_id) references parcels,
  check ((notice = 'waiting') = (due_at is not null))
);
-- What is to be said next; few among all.
create index parcel_troubles_waiting on parcel_troubles (shop_id, due_at, parcel_id) where notice = 'waiting';
-- What lies before an agent: looked at each minute until it is sent or thrown away.
create index parcel_troubles_proposed on parcel_troubles (shop_id, parcel_id) where notice = 'proposed';
-- The ledger asks whose notice a message is before it leaves.
create index parcel_troubles_by_message on parcel_troubles (shop_id, message_id) where message_id is not null;

-- What an agent has to find out, from the carrier or from the people who pack.
create table carrier_tasks (
  shop_id uuid not null,
  id uuid not null,
  parcel_id uuid not null,
  about text not null check (about in ('hand_over', 'delay', 'exception', 'returning', 'lost', 'not_received')),
  sign text not null,                              -- what it is now: a parcel that was slow may be late by now
  since timestamptz not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  promise_id uuid,                                 -- parcel.investigate: the buyer waits for what is found
  status text not null default 'open' check (status in ('open', 'answered', 'settled')),  -- settled: nothing to ask any more
  answer text,
  ended_by uuid,                                   -- the agent; null: it settled by itself
  ended_at timestamptz,
  primary key (shop_id, id),
  foreign key (shop_id, parcel_id) references parcels,
  check ((status = 'open') = (ended_at is null)),
  check ((status = 'answered') = (answer is not null))
);
-- One open task per parcel and matter.
create unique index carrier_tasks_open on carrier_tasks (shop_id, parcel_id, about) where status = 'open';
create index carrier_tasks_due on carrier_tasks (shop_id, due_at, id) where status = 'open';
create index carrier_tasks_of_parcel on carrier_tasks (shop_id, parcel_id, id desc);
-- An investigation is ended when its finding is told.
create index carrier_tasks_by_promise on carrier_tasks (shop_id, promise_id) where promise_id is not null;
