-- What is true of this installation as a whole, not of a shop: always exactly one row.
create table installation (
  single boolean primary key default true check (single),
  sending_enabled boolean not null default true,  -- a restored copy must not write to the customers of the original
  restored_at timestamptz
);
insert into installation default values;
