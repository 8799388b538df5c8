-- Why goods come back, counted for each product, each size of it and each batch. Counted along the events of returns and
-- not where a return is written: two buyers with the same complaint do not wait for each other, and no step costs more.
alter table order_lines
  add column batch text;                          -- the production run, where the shop knows it

-- One return behind one count. Kept for each way of looking at it, so that the cases of a count are one walk of the key.
create table reason_cases (
  shop_id uuid not null,
  split_by text not null check (split_by in ('product', 'size', 'batch')),
  product_id uuid not null,
  split text not null,                            -- the options it was sold with, or the batch; of a whole product ''
  reason text not null,
  detail text not null,                           -- third level; '': nothing more was said
  month text not null,                            -- in which the return was asked for, in the shop's zone: 2026-03
  return_id uuid not null,
  primary key (shop_id, split_by, product_id, split, reason, detail, month, return_id),
  foreign key (shop_id, return_id) references returns
);
-- A return whose reasons were said anew is counted anew.
create index reason_cases_of_return on reason_cases (shop_id, return_id);

create table reason_counts (
  shop_id uuid not null references shops,
  id uuid not null default gen_random_uuid(),
  split_by text not null,
  period text not null,                           -- all, 2026 or 2026-03
  product_id uuid not null,
  split text not null,
  reason text not null,
  detail text not null,
  returns int not null,
  primary key (shop_id, id),
  unique (shop_id, split_by, period, product_id, split, reason, detail)
);
-- The report: the most frequent on top. A page is fifty steps along this index, whatever number of returns was counted.
create index reason_counts_report on reason_counts (shop_id, split_by, period, returns, id) where returns > 0;

-- Up to which event each shop is counted.
create table reason_heads (
  shop_id uuid primary key references shops,
  position bigint not null
);
