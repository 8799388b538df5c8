-- no transaction
-- The inbox's view of conversations in which something promised is due walks promises_due, the soonest first; of several
-- promises in one conversation it looks here which is due first. Open promises only, few among all that were ever made.
drop index concurrently if exists promises_of_conversation;
create index concurrently promises_of_conversation on promises (shop_id, conversation_id, due_at, id)
  where status = 'open' and conversation_id is not null;
