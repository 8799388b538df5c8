-- Returns as cases: what goes back line by line on three axes, why, who did what when. Of the head, `status` follows its
-- lines (the one that still needs most), so that a board reads one row a return.
alter table returns drop constraint returns_status_check;
alter table returns
  alter conversation_id drop not null,            -- the returns page and the API open them too
  add column rma text,                            -- the number that the buyer is told and writes on the parcel
  add column customer_id uuid,
  add column opened_via text not null default 'chat' check (opened_via in ('chat', 'page', 'desk', 'api')),
  add column request_key text,                    -- asked twice by page, desk or API is one return
  add column requested_at timestamptz,
  add column own_words text not null default '',
  add column due_at timestamptz,                  -- what comes next is to be done by then; null: nothing waits for us
  add column due_for text check (due_for in ('decide', 'parcel', 'inspect', 'refund', 'exchange')),
  add column statutory_due_at timestamptz,        -- by law the money is back before this instant
  add column policy_version int,                  -- what the decision rested on
  add column verdict jsonb,                       -- offer, its line and its deadline, as they were told
  add column version int not null default 0,      -- one more at every change: a page that saw an older one is refused
  add foreign key (shop_id, customer_id) references customers,
  add constraint returns_status_check check (status in ('draft', 'requested', 'info_needed', 'approved', 'declined',
    'disputed', 'resolved', 'closed', 'cancelled', 'expired'));
update returns set rma = upper(substr(replace(id::text, '-', ''), 25, 8)) where rma is null;
alter table returns alter rma set not null;
create unique index returns_by_rma on returns (shop_id, rma);
create unique index returns_asked_once on returns (shop_id, request_key) where request_key is not null;
drop index returns_under_way;
-- A conversation has one return under way per order; changing the reason changes that one.
create unique index returns_under_way on returns (shop_id, conversation_id, order_id) nulls not distinct
  where conversation_id is not null and status in ('draft', 'requested', 'info_needed', 'approved', 'declined', 'disputed');
-- The board: one state, the one due first on top, and at the end those for which nothing is to be done.
create index returns_board on returns (shop_id, status, coalesce(due_at, '9999-12-31 00:00:00+00'), id);
create index returns_due on returns (shop_id, due_at, id) where due_at is not null; -- overdue ones of all states
create index returns_by_customer on returns (shop_id, customer_id, id desc) where customer_id is not null;

-- What goes back of one order line. Title, options and price as they were sold: the shop may tell the line anew.
create table return_lines (
  shop_id uuid not null,
  return_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  order_line_id uuid not null,
  variant_id uuid,
  product_id uuid,
  title text not null,
  options text,
  quantity int not null check (quantity > 0),
  price_minor bigint,                             -- of one
  case_state text not null default 'draft',
  goods_state text not null default 'not_required',
  money_state text not null default 'none',
  exchange_variant_id uuid,                       -- what the buyer would have instead
  of_line_id uuid,                                -- the goods came in exchange for this earlier line
  decline_code text,
  accepted_quantity int check (accepted_quantity between 0 and quantity),
  primary key (shop_id, return_id, id),
  foreign key (shop_id, return_id) references returns
);
create unique index return_lines_by_id on return_lines (shop_id, id);
create index return_lines_of_order on return_lines (shop_id, order_id, order_line_id); -- what of it is going back already
-- The reasons report and the size of a problem: by product.
create index return_lines_by_product on return_lines (shop_id, product_id, return_id) where product_id is not null;

-- How many units of what was bought are going back or have gone: of two who claim the last one, one wins.
create table units_in_return (
  shop_id uuid not null references shops,
  order_line_id uuid not null,
  bought int not null,
  in_return int not null,
  primary key (shop_id, order_line_id),
  check (in_return between 0 and bought)
);

-- Why. What was said before stays: a correction replaces it and keeps it.
create table return_reasons (
  shop_id uuid not null,
  return_id uuid not null,
  id uuid not null,
  line_id uuid,                                   -- null: of all lines
  reason text not null,
  detail text,                                    -- third level: where it is too small, what is broken
  source text not null check (source in ('buyer', 'agent', 'reading')),
  own_words text not null default '',
  confidence double precision check (confidence between 0 and 1),
  said_by uuid,                                   -- the agent who corrected it
  said_at timestamptz not null,
  replaced_at timestamptz,
  primary key (shop_id, return_id, id),
  foreign key (shop_id, return_id) references returns
);
create index return_reasons_current on return_reasons (shop_id, reason, return_id) where replaced_at is null;

-- Every step on an axis: from where to where, by whom, when, and what was noted.
create table return_steps (
  shop_id uuid not null,
  return_id uuid not null,
  id uuid not null,
  line_id uuid,                                   -- null: of the return as a whole
  axis text not null check (axis in ('case', 'goods', 'money', 'other')),
  from_state text,
  to_state text not null,
  actor text not null check (actor in ('buyer', 'qin', 'agent', 'api')),
  actor_id uuid,
  note text not null default '',
  detail jsonb not null default '{}',
  at timestamptz not null,
  primary key (shop_id, return_id, id),
  foreign key (shop_id, return_id) references returns
);

-- Photos of the buyer (evidence) and of the desk (inspection).
create table return_photos (
  shop_id uuid not null,
  return_id uuid not null,
  file_id uuid not null,
  line_id uuid,
  purpose text not null check (purpose in ('evidence', 'inspection')),
  added_at timestamptz not null,
  primary key (shop_id, return_id, file_id),
  foreign key (shop_id, return_id) references returns,
  foreign key (shop_id, file_id) references files on delete cascade
);
create index return_photos_of_file on return_photos (shop_id, file_id); -- what an erasure takes out
