-- How calls go: who takes them, each attempt, how they ended.
alter table calls
  add order_id uuid,                              -- what the script speaks of; the subject may be a return
  add next_at timestamptz,                        -- not rung before: the buyer asked for it, or did not answer
  add claimed_by uuid,                            -- whose it is
  add claimed_until timestamptz,                  -- nobody else rings meanwhile
  add outcome text,                               -- what came of it, once it has ended
  add ended_at timestamptz,
  add ended_by uuid,
  add foreign key (shop_id, order_id) references orders,
  add foreign key (shop_id, claimed_by) references agents,
  add foreign key (shop_id, ended_by) references agents;
update calls c set order_id = c.subject_id
  where exists (select from orders o where o.shop_id = c.shop_id and o.id = c.subject_id);
create index calls_mine on calls (shop_id, claimed_by, due_at, id) where status = 'open'; -- "my calls"

create index calls_of_subject on calls (shop_id, subject_id, id desc); -- the calls of a return

-- What happened each time somebody rang. Never changed, never deleted.
create table call_attempts (
  shop_id uuid not null references shops,
  call_id uuid not null,
  id uuid not null,
  request_key text not null,                      -- the same twice is one attempt
  at timestamptz not null,
  agent_id uuid not null,
  outcome text not null check (outcome in ('reached', 'no_answer', 'busy', 'call_back_at', 'wrong_number', 'declined_call', 'not_now')),
  agreed text check (agreed in ('refund_agreed', 'exchange_agreed', 'partial_agreed', 'keeps', 'open')),
  phone text,                                     -- the number that was rung, E.164
  note text not null default '',
  next_at timestamptz,
  primary key (shop_id, call_id, id),
  foreign key (shop_id, call_id) references calls,
  foreign key (shop_id, agent_id) references agents,
  check ((outcome = 'reached') = (agreed is not null))
);
create unique index call_attempts_once on call_attempts (shop_id, call_id, request_key);

-- A refund that waits for a call (S2). A row: a call is required. Opened once, and then for good.
create table refund_gates (
  shop_id uuid not null references shops,
  subject_id uuid not null,                       -- the return
  call_id uuid not null,
  required_at timestamptz not null,
  statutory_due_at timestamptz,                   -- by then the law wants the money back; null: not known yet
  opened_by text check (opened_by in ('completed_call', 'buyer_declined', 'three_attempts', 'no_usable_number', 'override', 'statutory_date')),
  opened_at timestamptz,
  actor_id uuid,                                  -- the agent; null: it opened by itself
  note text not null default '',
  primary key (shop_id, subject_id),
  foreign key (shop_id, call_id) references calls,
  foreign key (shop_id, actor_id) references agents,
  check ((opened_by is null) = (opened_at is null))
);
create unique index refund_gates_of_call on refund_gates (shop_id, call_id);
create index refund_gates_shut on refund_gates (shop_id, statutory_due_at) where opened_at is null; -- the clock opens what is due
