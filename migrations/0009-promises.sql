-- What a sentence promised: kept, broken or waived, with the evidence. A person was told of due_at.
create table promises (
  shop_id uuid not null references shops,
  id uuid not null,
  kind text not null,                             -- parcel.inform, person.reply, call.make, parcel.investigate, photos.review
  subject_type text not null,                     -- order, parcel, conversation, call, return
  subject_id uuid not null,
  conversation_id uuid,
  message_id uuid,
  due_at timestamptz not null,
  status text not null default 'open' check (status in ('open', 'kept', 'broken', 'waived')),
  settled_at timestamptz,
  evidence text,
  made_at timestamptz not null,
  primary key (shop_id, id),
  check ((status = 'open') = (settled_at is null))
);
-- One open promise per subject and kind: saying it twice does not promise it twice.
create unique index promises_open on promises (shop_id, kind, subject_id) where status = 'open';
create index promises_due on promises (shop_id, due_at, id) where status = 'open'; -- "due today", oldest first
create index promises_newest on promises (shop_id, id desc);
