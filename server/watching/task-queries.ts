import { type RawBuilder, sql } from 'kysely';
import { type TimeCursor, writeCursor } from '../platform/cursors.ts';
import type { Db, Tx } from '../platform/database.ts';
import { type Locale, translate } from '../platform/i18n.ts';
import { inLanguage } from '../platform/known-names.ts';
import type { Matter, Trouble } from './rules.ts';

export const taskStatuses = ['open', 'answered', 'settled'] as const;
type TaskStatus = (typeof taskStatuses)[number];

type Row = {
  id: string;
  about: Matter;
  sign: Trouble;
  since: Temporal.Instant;
  openedAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  status: TaskStatus;
  answer: string | null;
  endedAt: Temporal.Instant | null;
  endedBy: { id: string; name: string } | null;
  isPromised: boolean;
  conversationId: string | null;
  parcel: { id: string; carrier: string | null; trackingNumber: string | null };
  order: { id: string; number: string };
  lastScan: { at: string; place: string } | null;
};

/** `ask`: what to say, in the shop's own language. */
type CarrierTask = Omit<Row, 'lastScan'> & { ask: string };

type Spoken = { locale: Locale; zone: string };

/** A page of tasks, the next due first; of those that have ended, by when they were due as well. */
export async function selectTasks(
  db: Db,
  shopId: string,
  page: { status: TaskStatus; about?: Matter | undefined; after: TimeCursor | null; limit: number },
  spoken: Spoken,
): Promise<{ tasks: CarrierTask[]; next: string | null }> {
  const where = [sql`status = ${page.status}`];
  if (page.about) where.push(sql`about = ${page.about}`);
  if (page.after) where.push(sql`(due_at, id) > (${page.after.at}::timestamptz, ${page.after.id}::uuid)`);
  const chosen = sql`select * from carrier_tasks where shop_id = ${shopId} and ${sql.join(where, sql` and `)}
    order by due_at, id limit ${page.limit + 1}`;
  const tasks = await read(db, chosen, spoken);
  const last = tasks.length > page.limit ? tasks[page.limit - 1] : undefined;
  return { tasks: tasks.slice(0, page.limit), next: writeCursor(last ? { at: last.dueAt, id: last.id } : null) };
}

export async function selectTask(db: Db | Tx, shopId: string, id: string, spoken: Spoken): Promise<CarrierTask | null> {
  const chosen = sql`select * from carrier_tasks where shop_id = ${shopId} and id = ${id}`;
  return (await read(db, chosen, spoken))[0] ?? null;
}

async function read(db: Db | Tx, chosen: RawBuilder<unknown>, spoken: Spoken): Promise<CarrierTask[]> {
  const { rows } = await sql<Row>`
    select t.id, t.about, t.sign, t.since, t.opened_at as "openedAt", t.due_at as "dueAt", t.status, t.answer,
      t.ended_at as "endedAt", case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as "endedBy",
      t.promise_id is not null as "isPromised", pr.conversation_id as "conversationId",
      json_build_object('id', p.id, 'carrier', p.carrier, 'trackingNumber', p.tracking_number) as parcel,
      json_build_object('id', o.id, 'number', o.external_id) as order,
      (select json_build_object('at', s.at, 'place', s.place) from scans s
        where s.shop_id = p.shop_id and s.parcel_id = p.id and s.doubt is null order by s.at desc limit 1) as "lastScan"
    from (${chosen}) t
    join parcels p on p.shop_id = t.shop_id and p.id = t.parcel_id
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id
    left join promises pr on pr.shop_id = t.shop_id and pr.id = t.promise_id
    left join agents a on a.shop_id = t.shop_id and a.id = t.ended_by
    order by t.due_at, t.id`.execute(db);
  return rows.map(({ lastScan, ...row }) => ({ ...row, ask: asked({ lastScan, ...row }, spoken) }));
}

/** "Ask ZTO about ZT123…": whom to ask what, with all they will want to know. */
function asked({ about, since, parcel, order, lastScan }: Row, { locale, zone }: Spoken): string {
  const say = (key: string, params: Record<string, string> = {}) => translate(locale, `carrier_task.${key}`, params);
  const when = (at: Temporal.Instant) =>
    at.toZonedDateTimeISO(zone).toLocaleString(locale === 'en' ? 'en-GB' : locale, {
      ...({ month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
    });
  const scan = lastScan && [when(Temporal.Instant.from(lastScan.at)), lastScan.place].filter(Boolean).join(' · ');
  return say(`about.${about}`, {
    carrier: parcel.carrier ? inLanguage('carrier', parcel.carrier, locale) : say('no_carrier'),
    number: parcel.trackingNumber ?? say('no_number'),
    ...{ order: order.number, since: when(since), scan: scan ?? say('no_scan') },
  });
}
