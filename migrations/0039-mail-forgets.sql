-- A suppression may end by what came from the address itself: then nobody lifted it, and the proof names the mail.
alter table lifted_suppressions alter column lifted_by drop not null;
alter table lifted_suppressions add column lifted_proof jsonb;
-- Mails that are taken and whose bytes are still here: they go after a month.
create index mails_with_bytes on mails (taken_at) where state = 'taken' and octet_length(raw) > 0;
