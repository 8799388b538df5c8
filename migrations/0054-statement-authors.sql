-- Who published a version, and who of its readers came last.
alter table statements add column published_by uuid;  -- the agent; null: it came with the shop
-- The readers of one version, the last one sent first: a page is a walk of this index, whatever number was sent.
create index statement_reads_of_version on statement_reads (shop_id, version, sent_at, conversation_id);
