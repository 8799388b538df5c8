-- Who follows a return on the returns page: the address they have proved to read, and their language. Null: nobody does.
alter table returns
  add column followed_by text,
  add column followed_in text check (followed_in in ('en', 'zh-CN'));

-- Steps that such a buyer has not been written about yet; gone with the transaction that puts the mail into the ledger.
create table return_news (
  shop_id uuid not null,
  id uuid not null,                               -- the first of the steps: the mail's key
  return_id uuid not null,
  step_ids uuid[] not null,
  primary key (shop_id, id),
  foreign key (shop_id, return_id) references returns
);
