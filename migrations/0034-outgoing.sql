-- The page of what goes out reads what has ended and what is in doubt, the last first, a carrier at a time: a provider, or,
-- for what none has ever carried, the channel. So a page costs the same with a million rows, whatever is picked.
create index sends_outgoing on sends
  (shop_id, status, coalesce(provider, channel), coalesce(settled_at, queued_at) desc, id desc)
  where status in ('sent', 'not_sent', 'unknown');
