-- Once a person has had the word, Qin is silent until it is handed back, also while nobody holds the conversation: its
-- agent has gone, and a colleague must take it.
alter table conversations add column is_persons boolean not null default false;
update conversations set is_persons = true where holder_id is not null;
alter table conversations add constraint conversations_held_is_persons check (holder_id is null or is_persons);
