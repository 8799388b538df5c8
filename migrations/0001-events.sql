-- The event feed: append-only per shop. An event is inserted without a position; a sequencer gives positions after
-- commit, one short transaction per shop, so that they are gapless and no reader skips an event that committed late.
create table event_heads (
  shop_id uuid primary key,
  position bigint not null
);

create table events (
  shop_id uuid not null,
  id uuid not null,
  position bigint,
  type text not null,
  data jsonb not null,          -- ids only, never personal data: erasure must not have to rewrite history
  at timestamptz not null,
  primary key (shop_id, id)
);

-- Readers walk positions; also what makes a position unique.
create unique index events_by_position on events (shop_id, position) where position is not null;
-- The sequencer looks for what has no position yet: nearly always empty.
create index events_unsequenced on events (shop_id, id) where position is null;
