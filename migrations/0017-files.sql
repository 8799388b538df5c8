-- Bytes under their own SHA-256: the same ones are kept once per shop.
create table file_contents (
  shop_id uuid not null references shops,
  sha256 text not null,
  content bytea not null,
  stored_at timestamptz not null,
  primary key (shop_id, sha256)
);
alter table file_contents alter column content set storage external; -- photos are compressed already

-- A photo that somebody uploaded. Neither its name nor its original bytes are kept.
create table files (
  shop_id uuid not null references shops,
  id uuid not null,
  uploaded_by uuid not null,                      -- an agent, or a session of the chat
  by_agent boolean not null,
  source_sha256 text not null,                    -- of the bytes as they came
  photo_sha256 text not null,
  thumbnail_sha256 text not null,
  width int not null,
  height int not null,
  bytes int not null,
  uploaded_at timestamptz not null,
  sent_at timestamptz,                            -- null: in no message yet
  primary key (shop_id, id),
  unique (shop_id, uploaded_by, source_sha256)    -- uploaded twice is one file
);
-- What nobody sent and the clock sweeps away; also how many of them somebody has.
create index files_unsent on files (shop_id, uploaded_at) where sent_at is null;
-- Whether bytes are still somebody's.
create index files_of_photo on files (shop_id, photo_sha256);
create index files_of_thumbnail on files (shop_id, thumbnail_sha256);

-- The photos of a message, in their order.
create table message_files (
  shop_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null,
  position int not null check (position between 0 and 9),
  file_id uuid not null,
  primary key (shop_id, conversation_id, seq, position),
  foreign key (shop_id, conversation_id, seq) references messages,
  foreign key (shop_id, file_id) references files
);
-- In which messages a photo is: who may see it, and what an erasure takes out.
create index message_files_of_file on message_files (shop_id, file_id);
