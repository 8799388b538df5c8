-- One-time codes by which a visitor of the chat proves to have the mailbox of a customer. Whatever was asked for has its
-- row, whether somebody was found or not: the two look and cost the same from outside.
create table buyer_codes (
  shop_id uuid not null references shops,
  id uuid not null,
  session_id uuid not null,                       -- of the chat that asked: the code is of use there only
  address_key text not null,                      -- hash of the mail address: limits count by it, nobody reads it
  customer_id uuid,                               -- who has that address; null: nobody, and no code was sent
  order_id uuid,                                  -- the order that was named
  code_hash text not null,
  tries smallint not null default 0,              -- wrong ones
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,                           -- used, or replaced by a newer one
  primary key (shop_id, id),
  foreign key (shop_id, customer_id) references customers
);
-- What a shop's visitors have asked for lately, and what is old enough to be forgotten.
create index buyer_codes_lately on buyer_codes (shop_id, asked_at);
-- Wrong tries of a day for one address, over all chats.
create index buyer_codes_of_address on buyer_codes (shop_id, address_key, asked_at);

-- Codes of a shop are asked for and checked one at a time: what is counted is true when it commits.
create table buyer_code_turns (
  shop_id uuid primary key references shops
);

-- What must not stay readable in the ledger: wiped when it has been sent or is of no use any more.
create index sends_secret on sends (shop_id, id) where content @> '{"isSecret": true}';
