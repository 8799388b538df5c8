-- The board of promises: the words that promised, and who said how it ended.
alter table promises
  add column sentence text,                       -- null: made before sentences were kept; the message says it
  add column settled_by uuid,                     -- the agent who settled it; null: by itself
  add foreign key (shop_id, settled_by) references agents;
-- What was kept, broken or waived on one day, newest first: a day is a range of it, whatever came before.
create index promises_settled on promises (shop_id, status, settled_at desc, id desc) where status <> 'open';
