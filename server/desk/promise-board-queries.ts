import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../platform/database.ts';

export const boardLists = ['overdue', 'due_today', 'upcoming', 'kept', 'broken', 'waived'] as const;
export type BoardList = (typeof boardLists)[number];

/** A day of the shop, and the moment it is looked at. */
export type BoardDay = { from: Temporal.Instant; until: Temporal.Instant; now: Temporal.Instant };

type Person = { id: string; name: string };

/** How many promises of the day, by how they stand. */
export type Tally = { dueToday: number; overdue: number; kept: number; broken: number; waived: number };

/** `agent` null: Qin promised. `script` null: in somebody's own words. */
export type TallyOf = Tally & { agent: Person | null; script: { situation: string; version: number } | null };

/**
 * The day's promises, counted by who said them and in which script. Reads the open ones due until the day ends
 * (promises_due) and those settled in it (promises_settled): what was promised in all the years before costs nothing.
 */
export async function selectTallies(db: Db, shopId: string, { from, until, now }: BoardDay): Promise<TallyOf[]> {
  const settled = (status: 'kept' | 'broken' | 'waived') => sql`
    select ${status}::text as stands, message_id from promises
    where shop_id = ${shopId} and status = ${status} and status <> 'open' and settled_at >= ${from} and settled_at < ${until}`;
  const count = (stands: string) => sql`count(*) filter (where stands = ${stands})::int`;
  const { rows } = await sql<TallyOf>`
    with today as (
      select case when due_at < ${now} then 'overdue' else 'due_today' end as stands, message_id from promises
      where shop_id = ${shopId} and status = 'open' and due_at < ${until}
      union all ${settled('kept')} union all ${settled('broken')} union all ${settled('waived')}
    )
    select case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent,
      case when m.script is not null then json_build_object('situation', m.script, 'version', m.script_version) end as script,
      ${count('due_today')} as "dueToday", ${count('overdue')} as overdue, ${count('kept')} as kept,
      ${count('broken')} as broken, ${count('waived')} as waived
    from today
    left join messages m on m.shop_id = ${shopId} and m.id = today.message_id
    left join agents a on a.shop_id = m.shop_id and a.id = m.agent_id
    group by a.id, a.name, m.script, m.script_version
    order by a.name nulls first, a.id, m.script, m.script_version`.execute(db);
  return rows;
}

export type BoardPromise = {
  id: string;
  kind: string;
  status: 'open' | 'kept' | 'broken' | 'waived';
  said: string | null;
  subject: { type: string; id: string; label: string | null };
  conversationId: string | null;
  customer: { id: string; name: string | null } | null;
  agent: Person | null;
  script: { situation: string; version: number } | null;
  dueAt: Temporal.Instant;
  madeAt: Temporal.Instant;
  settledAt: Temporal.Instant | null;
  settledBy: Person | null;
  evidence: string | null;
};

export type BoardCursor = { at: Temporal.Instant; id: string };

/** One page of a list: open ones the next due first, ended ones the last ended first. Each list is a range of an index. */
export async function selectBoardPage(
  db: Db,
  shopId: string,
  { list, day, after, limit }: { list: BoardList; day: BoardDay; after: BoardCursor | null; limit: number },
): Promise<{ items: BoardPromise[]; next: BoardCursor | null }> {
  const isOpen = openLists.includes(list);
  const at = isOpen ? sql`due_at` : sql`settled_at`;
  const order = isOpen ? sql`${at}, id` : sql`${at} desc, id desc`;
  const beyond = after
    ? sql`and (${at}, id) ${isOpen ? sql`>` : sql`<`} (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const person = (alias: string) =>
    sql`case when ${sql.ref(`${alias}.id`)} is not null then json_build_object('id', ${sql.ref(`${alias}.id`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;
  const { rows } = await sql<BoardPromise>`
    with page as (
      select * from promises where shop_id = ${shopId} and ${belongs(list, day)} ${beyond} order by ${order} limit ${limit + 1}
    )
    select p.id, p.kind, p.status, coalesce(p.sentence, m.body) as said,
      json_build_object('type', p.subject_type, 'id', p.subject_id, 'label', coalesce(o.external_id, pa.tracking_number)) as subject,
      p.conversation_id as "conversationId",
      case when cu.id is not null then json_build_object('id', cu.id, 'name', cu.name) end as customer,
      ${person('a')} as agent, ${person('s')} as "settledBy",
      case when m.script is not null then json_build_object('situation', m.script, 'version', m.script_version) end as script,
      p.due_at as "dueAt", p.made_at as "madeAt", p.settled_at as "settledAt", p.evidence
    from (select row_number() over (order by ${order}) as place, page.* from page) p
    left join messages m on m.shop_id = p.shop_id and m.id = p.message_id
    left join conversations c on c.shop_id = p.shop_id and c.id = p.conversation_id
    left join lateral (
      select id, name from people where shop_id = c.shop_id and customer_id = c.customer_id limit 1
    ) cu on true
    left join agents a on a.shop_id = p.shop_id and a.id = m.agent_id
    left join agents s on s.shop_id = p.shop_id and s.id = p.settled_by
    left join orders o on o.shop_id = p.shop_id and o.id = p.subject_id and p.subject_type = 'order'
    left join parcels pa on pa.shop_id = p.shop_id and pa.id = p.subject_id and p.subject_type = 'parcel'
    order by p.place`.execute(db);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? { at: last.settledAt ?? last.dueAt, id: last.id } : null };
}

const openLists: readonly BoardList[] = ['overdue', 'due_today', 'upcoming'];

function belongs(list: BoardList, { from, until, now }: BoardDay): RawBuilder<unknown> {
  if (list === 'overdue') return sql`status = 'open' and due_at < ${now}`;
  if (list === 'due_today') return sql`status = 'open' and due_at >= ${now} and due_at < ${until}`;
  if (list === 'upcoming') return sql`status = 'open' and due_at >= ${until}`;
  return sql`status = ${list} and status <> 'open' and settled_at >= ${from} and settled_at < ${until}`;
}
