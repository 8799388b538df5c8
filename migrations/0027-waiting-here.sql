-- no transaction
-- Who has waited longest, without those who wait in a platform's own client: as the inbox lists and counts them, so that
-- counting reads this index alone. The one before serves until this one is built.
drop index concurrently if exists conversations_waiting_here;
create index concurrently conversations_waiting_here on conversations (shop_id, waiting_since, id)
  where waiting_since is not null and snoozed_until is null and channel <> 'assist';
drop index concurrently if exists conversations_waiting;
alter index conversations_waiting_here rename to conversations_waiting;
