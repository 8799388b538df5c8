-- A digest of what was asked under a return's request key: the same key with other content is refused, not dropped.
alter table returns add column request_digest text;
