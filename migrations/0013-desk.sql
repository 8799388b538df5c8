-- One voice: who holds a conversation alone may speak in it, and everything said locks its row first.
alter table conversations
  add column holder_id uuid,                      -- the agent who has taken over; Qin speaks only while this is null
  add column epoch bigint not null default 0,     -- one more at every change of holder
  add column assignee_id uuid,                    -- in whose inbox it lies; does not silence Qin
  add column proposal_id uuid,                    -- the reply that waits for approval
  add column waiting_since timestamptz,           -- since when the buyer has waited for an answer
  add column snoozed_until timestamptz,           -- out of the inboxes; the clock or the buyer wakes it
  add column tags text[] not null default '{}',
  add foreign key (shop_id, holder_id) references agents,
  add foreign key (shop_id, assignee_id) references agents,
  add constraint conversations_held_by_a_person check (holder_id is null or status = 'handed_over');

-- An inbox, newest first.
create index conversations_of_assignee on conversations (shop_id, assignee_id, last_message_at desc, id desc)
  where status <> 'closed' and snoozed_until is null;
-- What a person must look at and nobody has: handed over, or a reply waits for approval. Few among very many.
create index conversations_unassigned on conversations (shop_id, last_message_at desc, id desc)
  where assignee_id is null and (status = 'handed_over' or proposal_id is not null) and snoozed_until is null;
-- Who has waited longest.
create index conversations_waiting on conversations (shop_id, waiting_since, id)
  where waiting_since is not null and snoozed_until is null;
create index conversations_closed on conversations (shop_id, last_message_at desc, id desc) where status = 'closed';
-- The list of snoozed ones; also what the clock looks through, nearly always few.
create index conversations_snoozed on conversations (shop_id, last_message_at desc, id desc) where snoozed_until is not null;
-- What an agent holds, for the day they leave.
create index conversations_of_holder on conversations (shop_id, holder_id) where holder_id is not null;

alter table messages
  add column agent_id uuid,                       -- who wrote it, or who let Qin's words go out
  add column client_key text,                     -- the writer's own id: sent again, it is the same message
  add column proposal_state text check (proposal_state in ('open', 'approved', 'edited', 'discarded', 'superseded')),
  add column approves uuid,                       -- the proposal it came from
  add foreign key (shop_id, agent_id) references agents,
  add constraint messages_proposals_have_a_state check ((visibility = 'suggestion') = (proposal_state is not null)) not valid;
update messages set proposal_state = 'superseded' where visibility = 'suggestion';
alter table messages validate constraint messages_proposals_have_a_state;

-- Sent twice is one message.
create unique index messages_of_client_key on messages (shop_id, agent_id, client_key) where client_key is not null;
-- One reply at a time waits for approval.
create unique index messages_open_proposal on messages (shop_id, conversation_id) where proposal_state = 'open';
-- A proposal goes out once.
create unique index messages_approving on messages (shop_id, approves) where approves is not null;

-- What an agent has written and not sent. What was refused is kept here by the transaction that refuses.
create table drafts (
  shop_id uuid not null,
  conversation_id uuid not null,
  agent_id uuid not null,
  body text not null,
  seen_seq bigint not null,                       -- what the agent had read when writing
  client_key text,                                -- of the refused message
  reason text check (reason in ('written_meanwhile', 'held_by_other', 'forbidden_words')), -- null: not sent yet
  updated_at timestamptz not null,
  primary key (shop_id, conversation_id, agent_id),
  foreign key (shop_id, conversation_id) references conversations,
  foreign key (shop_id, agent_id) references agents
);

-- Who looks at a conversation and who types, for seconds. Worth nothing after a crash, hence unlogged.
create unlogged table presences (
  shop_id uuid not null,
  conversation_id uuid not null,
  agent_id uuid,                                  -- null: the buyer
  looking_until timestamptz not null,
  typing_until timestamptz,
  unique nulls not distinct (shop_id, conversation_id, agent_id)
);

-- Who takes new conversations. No row: has never been at the desk.
create table agent_desks (
  shop_id uuid not null,
  agent_id uuid not null,
  availability text not null check (availability in ('online', 'away')),
  most_open int not null default 20 check (most_open between 1 and 1000),
  last_assigned_at timestamptz,                   -- whose turn is next: the one whose last is longest ago
  last_seen_at timestamptz,                       -- the last sign of life at the desk
  primary key (shop_id, agent_id),
  foreign key (shop_id, agent_id) references agents
);
