-- Who has waited longest, without those who wait in a platform's own client: as the inbox lists and counts them, so that
-- counting reads this index alone.
drop index conversations_waiting;
create index conversations_waiting on conversations (shop_id, waiting_since, id)
  where waiting_since is not null and snoozed_until is null and channel <> 'assist';
