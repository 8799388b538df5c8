-- A buyer withdrew from a purchase: what was said, when, and what became of the reading. Never written over, never deleted.
create table withdrawals (
  shop_id uuid not null references shops,
  id uuid not null,
  token text not null,                            -- of the link to its page, for ever
  order_id uuid,
  order_number text,                              -- as it was then
  customer_id uuid,
  conversation_id uuid,
  message_id uuid,
  said text not null,                             -- the buyer's own words, whole
  locale text not null,
  received_at timestamptz not null,
  mailed_to text,                                 -- where the acknowledgement went, besides the page
  primary key (shop_id, id)
);
create unique index withdrawals_by_token on withdrawals (shop_id, token);
create unique index withdrawals_said_once on withdrawals (shop_id, message_id) where message_id is not null;
create index withdrawals_of_order on withdrawals (shop_id, order_id) where order_id is not null;
create index withdrawals_of_conversation on withdrawals (shop_id, conversation_id) where conversation_id is not null;

-- A person read it otherwise than it was read at first, or back again: the newest holds.
create table withdrawal_corrections (
  shop_id uuid not null,
  withdrawal_id uuid not null,
  id uuid not null,
  is_withdrawal boolean not null,
  note text not null,
  by_agent uuid not null,
  at timestamptz not null,
  primary key (shop_id, withdrawal_id, id),
  foreign key (shop_id, withdrawal_id) references withdrawals
);

create function keep_withdrawal() returns trigger language plpgsql as $$
begin
  raise exception 'a withdrawal is kept as it was made';
end $$;
create trigger keep_withdrawal before update or delete on withdrawals for each row execute function keep_withdrawal();
create trigger keep_withdrawal before update or delete on withdrawal_corrections
  for each row execute function keep_withdrawal();
