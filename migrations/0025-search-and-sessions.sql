-- no transaction
-- All objects of a kind are looked through some thousand at a time, each time a transaction of its own: which kind that is
-- just now, and up to where. A kind that an import changes meanwhile is stale again.
alter table search_heads
  add column if not exists walked_kind text check (walked_kind in ('customer', 'order', 'parcel')),
  add column if not exists walked_to uuid;

-- Sessions that have run out: every night those are looked for, and all others are left unread.
drop index concurrently if exists chat_sessions_run_out;
create index concurrently chat_sessions_run_out on chat_sessions (shop_id, expires_at);
