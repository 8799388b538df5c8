-- Money that goes back: a row of the same ledger as every other thing that leaves, so that it is claimed, fenced, doubted and
-- settled by the same code. `address` of such a row is the id of the one provider that may carry it.
alter table sends
  drop constraint sends_channel_check,
  add constraint sends_channel_check check (channel in ('mail', 'sms', 'money'));
alter table providers
  drop constraint providers_channel_check,
  add constraint providers_channel_check check (channel in ('mail', 'sms', 'money'));
-- What of one provider's money is due: another's refunds, waiting for a circuit breaker, are not read through.
create index sends_due_money on sends (shop_id, address, due_at, id) where channel = 'money' and status = 'queued';

alter table shops
  add column refund_limit_minor bigint default 50000 check (refund_limit_minor >= 0); -- above it a second person approves; null: no limit
alter table orders
  add column freight_minor bigint,                -- part of total_minor
  add column discount_minor bigint;               -- already taken off total_minor

-- What came in for an order, as the shop's system tells it. A refund goes back the way the money came.
create table order_payments (
  shop_id uuid not null,
  order_id uuid not null,
  id uuid not null,
  provider text not null,                         -- the kind of connector that took it: stripe, alipay, …; or manual
  reference text not null,                        -- the payment's id at the provider
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  paid_at timestamptz not null,
  committed_minor bigint not null default 0,      -- refunded, or on its way
  primary key (shop_id, order_id, id),
  unique (shop_id, provider, reference),
  foreign key (shop_id, order_id) references orders,
  check (committed_minor between 0 and amount_minor)
);

-- An order's till. Whoever gives something back locks it first and reserves the sum here, in the transaction that writes the
-- refund down; it is given back only when it is proven that nothing was taken. So no two together refund more than was paid.
create table order_money (
  shop_id uuid not null,
  order_id uuid not null,
  currency text not null,
  paid_minor bigint not null,
  committed_minor bigint not null default 0,
  over_minor bigint not null default 0,           -- proven taken after a person had declared it not taken and it was refunded anew
  primary key (shop_id, order_id),
  foreign key (shop_id, order_id) references orders,
  check (committed_minor between 0 and paid_minor)
);

create table refunds (
  shop_id uuid not null,
  id uuid not null,                               -- also the send's id and the key at the provider: made once, never anew
  order_id uuid not null,
  return_id uuid,
  request_key text not null,                      -- of the asker: asked twice is one refund
  parts jsonb not null,                           -- the lines of the sum, each with its reason
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  remedy text not null check (remedy in ('refund', 'partial_keep', 'store_credit')),
  method text not null check (method in ('provider', 'manual', 'store_credit')),
  payment_id uuid,                                -- the payment it is taken from, where the shop told of any
  note text not null default '',
  status text not null check (status in ('waiting_approval', 'held', 'queued', 'sent', 'not_sent', 'unknown', 'cancelled')),
  held_for text,                                  -- held: what it waits for
  reason text,                                    -- of not_sent and unknown: the provider's word; of cancelled: the person's
  reference text,                                 -- the provider's id of the refund, or what an agent wrote down
  asked_by jsonb not null,
  asked_at timestamptz not null,
  approved_by jsonb,
  approved_at timestamptz,
  confirmed_by jsonb,
  settled_at timestamptz,
  primary key (shop_id, id),
  unique (shop_id, request_key),
  foreign key (shop_id, order_id) references orders,
  foreign key (shop_id, return_id) references returns,
  foreign key (shop_id, order_id, payment_id) references order_payments,
  check (approved_by is null or approved_by <> asked_by),
  check (status <> 'sent' or reference is not null)
);
create index refunds_of_order on refunds (shop_id, order_id, id);
create index refunds_of_return on refunds (shop_id, return_id, id) where return_id is not null;
create index refunds_by_status on refunds (shop_id, status, id desc);  -- the list, a state at a time
create index refunds_newest on refunds (shop_id, id desc);
create index refunds_held on refunds (shop_id, id) where status = 'held'; -- looked at each minute: has the gate opened?

-- What a shop owes instead of money.
create table store_credits (
  shop_id uuid not null,
  id uuid not null,
  refund_id uuid not null,
  customer_id uuid,
  code text not null,
  amount_minor bigint not null check (amount_minor > 0),
  left_minor bigint not null,
  currency text not null,
  issued_at timestamptz not null,
  expires_at timestamptz,                         -- null: never
  primary key (shop_id, id),
  unique (shop_id, code),
  unique (shop_id, refund_id),
  foreign key (shop_id, refund_id) references refunds,
  foreign key (shop_id, customer_id) references customers,
  check (left_minor between 0 and amount_minor)
);
create index store_credits_of_customer on store_credits (shop_id, customer_id, id) where customer_id is not null;
