-- Withdrawals that a person has to see to: nobody has proved whose they are, or it is not clear what goes back.
create table withdrawal_tasks (
  shop_id uuid not null,
  withdrawal_id uuid not null,
  due_at timestamptz not null,                    -- counted from the buyer's word, by law the money is back before this
  done_at timestamptz,
  return_id uuid,                                 -- by which it goes on
  primary key (shop_id, withdrawal_id),
  foreign key (shop_id, withdrawal_id) references withdrawals
);
create index withdrawal_tasks_open on withdrawal_tasks (shop_id, due_at, withdrawal_id) where done_at is null; -- the desk's list
insert into withdrawal_tasks (shop_id, withdrawal_id, due_at)
  select w.shop_id, w.id, w.received_at + interval '14 days' from withdrawals w
  where not exists (select from returns r where r.shop_id = w.shop_id and r.status not in ('draft', 'cancelled')
      and (r.order_id = w.order_id or r.conversation_id = w.conversation_id))
    and coalesce((select c.is_withdrawal from withdrawal_corrections c where c.shop_id = w.shop_id
      and c.withdrawal_id = w.id order by c.id desc limit 1), true);
