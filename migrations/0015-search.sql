-- The search box. Messages are searched newest first: 256 of them, in the order in which their events got positions, are
-- one chunk; the index tells which chunks may hold a word, so that it stays small and its answers come in order. What is
-- not in a chunk yet is read directly. Chunks are written in the background: answering a buyer writes nothing here.
create table search_heads (
  shop_id uuid primary key references shops,
  position bigint not null default 0,             -- of the event feed: what was told up to here is in a chunk or pending
  chunks bigint not null default 0,               -- how many there are: the number of the next one
  pending uuid[] not null default '{}',           -- messages told and waiting until they fill a chunk
  stale text[] not null default '{}'              -- kinds of objects of which an import may have changed any
);

create table search_chunks (
  shop_id uuid not null references shops,
  number bigint not null,
  message_ids uuid[] not null,
  texts text not null,                            -- one line a message, folded; erasing a message empties its line
  grams int[] not null,                           -- hashes of (shop, gram): see desk/search-text.ts
  primary key (shop_id, number)
);
-- Which chunks may hold a word. The shop is part of every hash, because a GIN index cannot begin with shop_id without an
-- extension. Without fastupdate, which would make readers walk a list of what is not sorted in yet.
create index search_chunks_by_gram on search_chunks using gin (grams) with (fastupdate = off);

-- What customers, orders and parcels are found by, as it was when they were indexed.
create table search_objects (
  shop_id uuid not null references shops,
  kind text not null check (kind in ('customer', 'order', 'parcel')),
  id uuid not null,
  source text not null,                           -- md5 of the fields that the keys were made from: changed, they are made anew
  keys text[] not null,
  primary key (shop_id, kind, id)
);

-- Every place at which somebody may begin to read a name or number: "王小明", "小明", "xiaoming", "xm", "5678". A search is
-- a range of this key, in the key's own order: as fast for what many have as for what nobody has.
create table search_keys (
  shop_id uuid not null,                          -- without a foreign key: a dozen rows an object, checked through its objects
  kind text not null,
  key text collate "C" not null,
  id uuid not null,
  primary key (shop_id, kind, key, id)
);

-- The panel beside a conversation: what was sent back of these orders, and who is to be phoned.
create index returns_by_order on returns (shop_id, order_id) where order_id is not null;
create index calls_open_by_customer on calls (shop_id, customer_id) where status = 'open';
