-- A visitor of the chat page. Only the hash of the token is kept. Several sessions of one verified customer share a
-- channel key, which is that of their conversation on the channel 'web'.
create table chat_sessions (
  shop_id uuid not null references shops,
  id uuid not null,
  token_hash text not null,
  channel_key text not null,
  customer_id uuid,              -- whom the shop's signed token vouches for
  order_id uuid,                 -- and the order it was made on
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (shop_id, id),
  unique (shop_id, token_hash),
  foreign key (shop_id, customer_id) references customers
);

-- What a shop signs its tokens with. HMAC needs the secret itself; making a new one puts an end to the old one.
create table chat_secrets (
  shop_id uuid primary key references shops,
  secret text not null,
  made_by uuid not null,         -- an agent
  made_at timestamptz not null
);

-- A signed token is one visitor's: whoever finds it in an address or a log comes too late. Kept until it has run out.
create table chat_tokens_used (
  shop_id uuid not null references shops,
  nonce text not null,
  session_id uuid not null,      -- who presented it, and may do so again
  expires_at timestamptz not null,
  primary key (shop_id, nonce)
);
create index chat_tokens_used_up on chat_tokens_used (shop_id, expires_at);
