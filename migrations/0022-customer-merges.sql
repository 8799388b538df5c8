-- The same person under two ids of the shop. Nothing moves: every row keeps the customer it came with, and readers follow
-- `merged_customers`. So a merge undone leaves every row where it would be without it, whatever came in the meantime.
create table customer_merges (
  shop_id uuid not null references shops,
  id uuid not null,
  -- Without foreign keys to customers: an import that gives a customer its real id would wait for a merge, and a merge for it.
  kept_id uuid not null,
  merged_id uuid not null,
  taken text[] not null,                          -- the fields in which the merged one's value counts
  merged_by uuid not null,                        -- an agent
  merged_at timestamptz not null,
  undone_by uuid,
  undone_at timestamptz,
  primary key (shop_id, id),
  check (kept_id <> merged_id),
  check ((undone_at is null) = (undone_by is null))
);
create unique index customer_merges_in_force on customer_merges (shop_id, merged_id) where undone_at is null;
create index customer_merges_of_kept on customer_merges (shop_id, kept_id, id desc);
create index customer_merges_of_merged on customer_merges (shop_id, merged_id, id desc);

-- What follows from the merges in force: a row for each customer of a person who has several, the surviving one too.
create table merged_customers (
  shop_id uuid not null references shops,
  customer_id uuid not null,
  survivor_id uuid not null,
  taken jsonb not null,                           -- field → the customer whose value counts; the others are the survivor's
  primary key (shop_id, customer_id)
);
create index merged_customers_of_survivor on merged_customers (shop_id, survivor_id);

-- Whom a customer_id means: the surviving customer, each field from the one whose value counts.
create view people as
select m.shop_id, m.id as customer_id, p.id, p.external_id,
  case when t.taken ? 'name' then (select s.name from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'name')::uuid) else p.name end as name,
  case when t.taken ? 'title' then (select s.title from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'title')::uuid) else p.title end as title,
  case when t.taken ? 'locale' then (select s.locale from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'locale')::uuid) else p.locale end as locale,
  case when t.taken ? 'country' then (select s.country from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'country')::uuid) else p.country end as country,
  case when t.taken ? 'email' then (select s.email from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'email')::uuid) else p.email end as email,
  case when t.taken ? 'phone' then (select s.phone from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'phone')::uuid) else p.phone end as phone,
  case when t.taken ? 'phone' then (select s.phone_masked from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'phone')::uuid) else p.phone_masked end as phone_masked,
  case when t.taken ? 'tier' then (select s.tier from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'tier')::uuid) else p.tier end as tier,
  case when t.taken ? 'isHighEnd' then (select s.high_end from customers s where s.shop_id = p.shop_id and s.id = (t.taken->>'isHighEnd')::uuid) else p.high_end end as high_end,
  (select case when b.birthday_month_code is not null and b.birthday_day is not null then
      jsonb_build_object('calendar', coalesce(b.birthday_calendar, 'iso8601'), 'monthCode', b.birthday_month_code,
        'day', b.birthday_day, 'year', b.birthday_year) end
    from customers b where b.shop_id = p.shop_id and b.id = coalesce((t.taken->>'birthday')::uuid, p.id)) as birthday,
  -- A fact is as old as the oldest news it is made of.
  case when t.taken is null then p.synced_at else least(p.synced_at, (select min(s.synced_at) from customers s
    where s.shop_id = p.shop_id and s.id in (select v.value::uuid from jsonb_each_text(t.taken) v))) end as synced_at
from customers m
left join merged_customers t on t.shop_id = m.shop_id and t.customer_id = m.id
join customers p on p.shop_id = m.shop_id and p.id = coalesce(t.survivor_id, m.id);

-- Whose conversations these are: what a merge brings together, and the chat that a customer goes on with.
create index conversations_by_customer on conversations (shop_id, customer_id, last_message_at desc) where customer_id is not null;
