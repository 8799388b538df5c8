-- What we think of each parcel on its way to a buyer, beside what the carrier says of it: one row, written when it was
-- last looked at. The clock reads only what is due; who writes a parcel or a scan makes it due at once.
create table parcel_health (
  shop_id uuid not null,
  parcel_id uuid not null,
  ordered_at timestamptz not null,                 -- the parcel's own, for the order of the board
  state text,                                      -- where it stood then; null: nobody has looked yet
  health text not null default 'no_basis'
    check (health in ('on_track', 'slow', 'stalled', 'at_risk', 'late', 'no_basis')),
  cause text check (cause in ('not_handed_over', 'attempt_failed', 'ready_for_pickup', 'exception', 'returning', 'lost')),
  since timestamptz,                               -- since when health and cause are what they are
  needs smallint not null default 9,               -- whom it needs how soon, 0 first: health first on the board
  usually_by date,
  latest_by date,
  miss_probability real check (miss_probability between 0 and 1),
  basis_count int,
  looked_at timestamptz,
  next_look_at timestamptz,                        -- when the answer can next change by time alone; null: its way has ended
  primary key (shop_id, parcel_id),
  foreign key (shop_id, parcel_id) references parcels
);
-- The pass walks what is due, oldest first; parcels whose way has ended are not in it.
create index parcel_health_due on parcel_health (shop_id, next_look_at, parcel_id) where next_look_at is not null;
-- The board: what needs somebody first, then age; of parcels under way only.
create index parcel_health_board on parcel_health (shop_id, needs, ordered_at, parcel_id) where next_look_at is not null;

insert into parcel_health (shop_id, parcel_id, ordered_at, next_look_at)
select shop_id, id, ordered_at, ordered_at from parcels where delivered_at is null and return_id is null;
