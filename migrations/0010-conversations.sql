create table conversations (
  shop_id uuid not null references shops,
  id uuid not null,
  channel text not null,                          -- web, api, demo …
  channel_key text not null,                      -- who this is on that channel
  customer_id uuid,
  verified boolean not null default false,        -- the channel or a signed token vouches for the customer
  status text not null default 'open' check (status in ('open', 'handed_over', 'closed')),
  state jsonb not null default '{}',              -- the dialogue's memory: the open question, the order in focus …
  last_seq bigint not null default 0,
  opened_at timestamptz not null,
  last_message_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, channel, channel_key),
  foreign key (shop_id, customer_id) references customers
);
create index conversations_newest on conversations (shop_id, last_message_at desc, id desc);

create table messages (
  shop_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null,                            -- the order inside a conversation; never time
  id uuid not null,
  author text not null check (author in ('buyer', 'qin', 'agent', 'note')),
  visibility text not null default 'public' check (visibility in ('public', 'suggestion', 'internal')),
  channel text,
  provider_message_id text,
  body text not null,
  locale text,
  script text,
  script_version int,
  facts jsonb,                                    -- the values used, each with source and age
  moves jsonb,
  at timestamptz not null,
  primary key (shop_id, conversation_id, seq),
  unique (shop_id, id),
  unique (shop_id, channel, provider_message_id),
  foreign key (shop_id, conversation_id) references conversations
);
