-- What was refused is kept whole: its photos too.
alter table drafts add column file_ids uuid[] not null default '{}';
