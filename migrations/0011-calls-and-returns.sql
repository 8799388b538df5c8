-- Phone calls to make. Outcomes and attempts come with the returns issue; a task is never lost.
create table calls (
  shop_id uuid not null references shops,
  id uuid not null,
  kind text not null,                             -- refund, …
  customer_id uuid,
  conversation_id uuid,
  subject_id uuid not null,                       -- what the call is about: a return, an order, a conversation
  due_at timestamptz not null,
  status text not null default 'open' check (status in ('open', 'done', 'cancelled')),
  summary text not null default '',
  created_at timestamptz not null,
  primary key (shop_id, id),
  foreign key (shop_id, customer_id) references customers
);
create unique index calls_open on calls (shop_id, kind, subject_id) where status = 'open';
create index calls_due on calls (shop_id, due_at, id) where status = 'open'; -- "to call today", oldest first
create index calls_newest on calls (shop_id, id desc);

-- A buyer's wish to return, with the reason given (or declined). The machine of cases, goods and money comes later.
create table returns (
  shop_id uuid not null references shops,
  id uuid not null,
  order_id uuid,
  conversation_id uuid not null,
  reason text not null default 'unknown',
  wants text check (wants in ('return', 'exchange', 'refund')),
  status text not null default 'draft' check (status in ('draft', 'requested', 'cancelled')),
  details jsonb not null default '{}',
  opened_at timestamptz not null,
  primary key (shop_id, id),
  foreign key (shop_id, order_id) references orders
);
-- A conversation has one return under way per order; changing the reason changes that one.
create unique index returns_under_way on returns (shop_id, conversation_id, order_id) nulls not distinct where status <> 'cancelled';
create index returns_newest on returns (shop_id, id desc);
