-- What came in by mail, as it came: kept before anybody reads it, so that no mail is lost that nobody understands.
create table mails (
  shop_id uuid not null references shops,
  id uuid not null,
  provider_id uuid not null,
  digest bytea not null,                          -- of the bytes: the same mail twice is one row
  raw bytea not null,
  is_whole boolean not null,                      -- false: too large; these are its headers, the rest is in the mailbox
  state text not null default 'received' check (state in ('received', 'taken', 'failed')),
  kind text check (kind in ('message', 'bounce', 'auto_reply', 'list', 'loop')),
  reason text,                                    -- why it is in no conversation
  message_id text,                                -- as its header has it, else made from the digest
  sender text,                                    -- in small letters
  conversation_id uuid,
  send_id uuid,                                   -- a bounce: of this
  tries int not null default 0,
  next_try_at timestamptz not null,               -- received: whoever stored it has taken it, or is gone, by then
  received_at timestamptz not null,
  taken_at timestamptz,
  primary key (shop_id, id),
  unique (shop_id, digest),
  foreign key (shop_id, conversation_id) references conversations,
  foreign key (shop_id, send_id) references sends
);
-- Bytes of photos do not shrink any more.
alter table mails alter column raw set storage external;
-- What a crash or a fault of ours has left behind.
create index mails_waiting on mails (next_try_at) where state = 'received';
-- What doctor counts.
create index mails_failed on mails (shop_id) where state = 'failed';
-- The mails of a conversation.
create index mails_of_conversation on mails (shop_id, conversation_id) where conversation_id is not null;

-- How far the mailbox of a provider has been read, and which node watches it.
create table mailboxes (
  shop_id uuid not null references shops,
  provider_id uuid not null,
  validity text,                                  -- another one: the server has numbered its mails anew
  uid bigint,                                     -- the last mail that is stored
  started_at timestamptz not null,                -- what was there before is not read
  read_at timestamptz,                            -- when there was nothing more to read, last
  watcher uuid,
  lease_until timestamptz,                        -- by the database's clock
  faults int not null default 0,                  -- in a row
  fault text,
  next_try_at timestamptz,                        -- after a fault; by the database's clock
  primary key (shop_id, provider_id),
  check ((validity is null) = (uid is null))
);
