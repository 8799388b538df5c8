import { type RawBuilder, sql } from 'kysely';
import { endCall } from '../calls/index.ts';
import { type Tx, together } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { insertingEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { promiseAnswer, settleAnswer } from './answer-promise.ts';
import { claimUnits, freeUnits } from './claim-units.ts';
import { countStatutoryDue } from './count-statutory-due.ts';
import { lookAgain, nextDue } from './goods-rules.ts';
import { releaseHolds } from './hold-variant.ts';
import { type Axis, afterStep, type CaseState, type LineState, refusalOfStep, type Step } from './machine-rules.ts';
import { newsOf } from './news-rules.ts';
import {
  type Actor,
  type CountedLine,
  type DueFor,
  endOf,
  keepsVariant,
  statusOf,
  unitsHeld,
  type Wish,
} from './rules.ts';

export type LineStep = Step & { lineId: string; note?: string; detail?: Record<string, unknown> };

export type Steps = {
  shopId: string;
  returnId: string;
  by: Actor;
  /** The version that a person looked at; an older one is refused. Null: whoever acts does not look at a page. */
  seen: number | null;
  /** In this order; each is judged after those before it. */
  steps: readonly LineStep[];
  /** What is to be done next; left out, it follows from the lines. */
  due?: { at: Temporal.Instant; for: DueFor } | null;
  /** As the caller has locked it in this transaction, if no step was taken since. */
  locked?: LockedReturn;
};

export type LockedLine = CountedLine & {
  id: string;
  orderId: string;
  orderLineId: string;
};

export type LockedReturn = {
  status: CaseState;
  orderId: string | null;
  conversationId: string | null;
  version: number;
  wants: Wish | null;
  /** The goods are to be on their way before this instant. */
  sendBy: Temporal.Instant | null;
  statutoryDueAt: Temporal.Instant | null;
  /** Its buyer follows it on the returns page: they are told of what happens, and by when we answer. */
  isFollowed: boolean;
  /** Its buyer is told of each step: on the page's behalf, in their conversation, or where their shop writes to them. */
  isTold: boolean;
  /** What the desk was to do next so far. */
  due: { at: Temporal.Instant; for: DueFor } | null;
  lines: LockedLine[];
};

export type LockedHead = Omit<LockedReturn, 'lines' | 'due'> & {
  dueAt: Temporal.Instant | null;
  dueFor: DueFor | null;
};

/** Of a return's row, what whoever has locked it needs to know. */
export const lockedHead = sql`status, order_id as "orderId", conversation_id as "conversationId", version, wants,
  send_by as "sendBy", statutory_due_at as "statutoryDueAt", followed_by is not null as "isFollowed",
  (followed_by is not null or conversation_id is not null or (customer_id is not null and opened_via in ('desk', 'api'))) as "isTold", due_at as "dueAt", due_for as "dueFor"`;

/** The same as a value. */
export function lockedOf({ dueAt, dueFor, ...head }: LockedHead, lines: LockedLine[]): LockedReturn {
  return { ...head, due: dueAt && dueFor ? { at: dueAt, for: dueFor } : null, lines };
}

/**
 * Locks the return for the rest of the transaction: whatever happens to it, happens one after the other. Who only writes a row
 * that belongs to it, as a refund, does not wait: they may hold the order's till already.
 */
export async function lockReturn(tx: Tx, shopId: string, returnId: string): Promise<LockedReturn> {
  // Two statements: the second sees what a rival did who had the lock while the first one waited.
  const [head, { rows: lines }] = await together([
    sql<LockedHead>`select ${lockedHead} from returns
      where shop_id = ${shopId} and id = ${returnId} for no key update`.execute(tx),
    sql<LockedLine>`
      select id, order_id as "orderId", order_line_id as "orderLineId", quantity, accepted_quantity as "acceptedQuantity",
        case_state as "case", goods_state as goods, money_state as money
      from return_lines where shop_id = ${shopId} and return_id = ${returnId} order by id`.execute(tx),
  ]);
  const [found] = head.rows;
  if (!found) throw notFound();
  return lockedOf(found, lines);
}

/**
 * Takes steps on the axes of a return's lines, all or none: the one place that writes their states. Each is checked
 * against the table of steps, kept with who took it, and told as one event. Units that a step claims or frees are
 * counted in the same transaction, and what was kept for an exchange that is off is free again. A line that has got what
 * it was owed is over by itself.
 * Throws Refused `return_seen_before`, `return_step` and `return_units`.
 */
export async function takeSteps(
  tx: Tx,
  { shopId, returnId, by, seen, steps, due, locked: known }: Steps,
  now: Temporal.Instant,
): Promise<LockedReturn> {
  const locked = known ?? (await lockReturn(tx, shopId, returnId));
  if (seen !== null && seen !== locked.version) throw new Refused('return_seen_before');
  const before = new Map(locked.lines.map((line) => [line.id, line]));
  const after = new Map(before);
  const taken = steps.map((step) => take(after, step, now));
  const moved = new Set(steps.filter(({ axis }) => axis !== 'case').map(({ lineId }) => lineId));
  const ends = [...after.values()]
    .filter(({ id }) => moved.has(id))
    .flatMap((line) => endOf(line).map((step) => take(after, { ...step, lineId: line.id }, now)));
  const lines = [...after.values()];
  for (const line of lines) {
    const old = before.get(line.id);
    const more = old ? unitsHeld(line) - unitsHeld(old) : 0;
    if (more > 0) await claimUnits(tx, shopId, { ...line, quantity: more });
    if (more < 0) await freeUnits(tx, shopId, { ...line, quantity: -more });
  }
  const freed = lines.filter((line) => before.get(line.id)?.money === 'exchange_reserved' && !keepsVariant(line));
  if (freed.length > 0)
    await releaseHolds(
      tx,
      shopId,
      freed.map(({ id }) => id),
    );
  const status = statusOf(lines);
  const isOver = status === 'closed' || status === 'cancelled' || status === 'expired';
  const asks = locked.isFollowed && by.kind === 'buyer' && taken.some(isQuestionToUs);
  const answerAt = asks ? await promiseAnswer(tx, shopId, returnId, now) : null;
  const toDo = answerAt ? ({ at: answerAt, for: 'decide' } as const) : due;
  const next = isOver ? null : (toDo ?? nextDue(lines, locked, now) ?? lookAgain(lines, now));
  await writeAll(tx, { shopId, returnId, by }, { lines, taken, ends, status, next, isTold: locked.isTold }, now);
  if (locked.isFollowed && locked.lines.some(awaitsAnswer) && !lines.some(awaitsAnswer))
    await settleAnswer(tx, { shopId, returnId, by, status }, now);
  if (taken.some(({ axis, to }) => axis !== 'case' || to === 'approved')) await countStatutoryDue(tx, shopId, returnId);
  if (status !== locked.status && isOff(status)) await endCall(tx, { shopId, subjectId: returnId }, now);
  return { ...locked, status, version: locked.version + 1, lines };
}

const isQuestionToUs = ({ axis, to }: Taken) => axis === 'case' && (to === 'requested' || to === 'disputed');
const awaitsAnswer = ({ case: state }: LineState) => state === 'requested' || state === 'disputed';

/** No money comes of it as it stands: nobody has to be rung about that. */
const isOff = (status: CaseState) => status === 'cancelled' || status === 'declined' || status === 'expired';

/** The line after a step that the table lets it take. */
function take(lines: Map<string, LockedLine>, step: LineStep, now: Temporal.Instant): Taken & { id: string } {
  const line = lines.get(step.lineId);
  if (!line) throw notFound();
  const refusal = refusalOfStep(line, step);
  if (refusal)
    throw new Refused('return_step', 409, { axis: step.axis, from: line[step.axis], to: step.to, why: refusal });
  lines.set(line.id, { ...line, ...afterStep(line, step) });
  return { ...step, id: newId(now), from: line[step.axis] };
}

type Written = {
  lines: readonly LockedLine[];
  taken: readonly (Taken & { id: string })[];
  /** What follows by itself. */
  ends: readonly Taken[];
  status: CaseState;
  next: Steps['due'];
  isTold: boolean;
};

/** One statement: the lines, the steps they took, the head, what its buyer is to be told of them, and the event. */
async function writeAll(
  tx: Tx,
  { shopId, returnId, by }: Pick<Steps, 'shopId' | 'returnId' | 'by'>,
  { lines, taken, ends, status, next, isTold }: Written,
  now: Temporal.Instant,
): Promise<void> {
  const states = JSON.stringify(lines.map(({ id, case: state, goods, money }) => ({ id, state, goods, money })));
  const data = sql`jsonb_build_object('returnId', ${returnId}::text, 'status', ${status}::text)`;
  const news = isTold ? taken.filter((step) => newsOf({ ...step, actor: by.kind }) !== null) : [];
  const told = sql`, news as (insert into return_news (shop_id, id, return_id, step_ids)
    values (${shopId}, ${news[0]?.id}, ${returnId}, ${news.map(({ id }) => id)}::uuid[]))`;
  await sql`
    with stated as (
      update return_lines l set case_state = s.state, goods_state = s.goods, money_state = s.money
      from json_to_recordset(${states}::json) as s(id uuid, state text, goods text, money text)
      where l.shop_id = ${shopId} and l.return_id = ${returnId} and l.id = s.id
    ), steps as (
      ${insertingSteps({ shopId, returnId, by }, taken, now)}
    ), ends as (
      ${insertingSteps({ shopId, returnId, by: { kind: 'qin' } }, ends, now)}
    ), head as (
      update returns set status = ${status}, version = version + 1,
        due_at = ${next === undefined ? sql`due_at` : sql`${next?.at ?? null}::timestamptz`},
        due_for = ${next === undefined ? sql`due_for` : sql`${next?.for ?? null}::text`}
      where shop_id = ${shopId} and id = ${returnId}
    ) ${news.length > 0 ? told : sql``} ${insertingEvents(shopId, 'returns.return-changed', data, sql`(select) one`, now)}`.execute(
    tx,
  );
}

type Taken = {
  id?: string;
  lineId: string | null;
  axis: Axis | 'other';
  from: string | null;
  to: string;
  note?: string;
  detail?: Record<string, unknown>;
};

/** Also for what is no step on an axis but belongs to the story of a return: axis `other`. */
export async function writeSteps(
  tx: Tx,
  { shopId, returnId, by }: { shopId: string; returnId: string; by: Actor },
  taken: readonly Taken[],
  now: Temporal.Instant,
): Promise<void> {
  if (taken.length > 0) await insertingSteps({ shopId, returnId, by }, taken, now).execute(tx);
}

function insertingSteps(
  { shopId, returnId, by }: { shopId: string; returnId: string; by: Actor },
  taken: readonly Taken[],
  now: Temporal.Instant,
): RawBuilder<unknown> {
  const rows = JSON.stringify(
    taken.map((step) => ({
      id: step.id ?? newId(now),
      line_id: step.lineId,
      axis: step.axis,
      from_state: step.from,
      to_state: step.to,
      note: step.note ?? '',
      detail: step.detail ?? {},
    })),
  );
  return sql`insert into return_steps
      (shop_id, return_id, id, line_id, axis, from_state, to_state, actor, actor_id, note, detail, at)
    select ${shopId}::uuid, ${returnId}::uuid, s.id, s.line_id, s.axis, s.from_state, s.to_state, ${by.kind}::text,
      ${'id' in by ? by.id : null}::uuid, s.note, s.detail, ${now}::timestamptz
    from json_to_recordset(${rows}::json)
      as s(id uuid, line_id uuid, axis text, from_state text, to_state text, note text, detail jsonb)`;
}
