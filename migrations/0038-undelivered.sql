-- What was taken and never arrived, the last first, a carrier at a time: somebody has to reach these people another way.
create index sends_undelivered on sends
  (shop_id, coalesce(provider, channel), coalesce(settled_at, queued_at) desc, id desc)
  where status = 'sent' and delivery = 'undelivered';
