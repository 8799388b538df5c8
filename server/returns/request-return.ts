import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Photos } from '../files/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { insertingEvents } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { addPhotos } from './add-photos.ts';
import { lockGoods } from './bought-queries.ts';
import { callAboutQuality } from './call-about-quality.ts';
import type { Follower } from './follow-on-page.ts';
import { rmaOf } from './queries.ts';
import { type Actor, decideBy, mainReason, type Wish } from './rules.ts';
import type { OpenedVia } from './tables.ts';
import { knownDetail, takeGoods, type WantedLine } from './take-goods.ts';
import { type LockedHead, lockedHead, lockedOf, takeSteps } from './take-steps.ts';
import type { SaidReason } from './views.ts';
import { insertingGoods, type NewLine } from './write-case.ts';

export type RequestReturn = {
  shopId: string;
  by: Actor;
  via: Exclude<OpenedVia, 'chat'>;
  /** Whoever asks for the same again with the same key gets the same return. */
  requestKey: string;
  orderId: string;
  lines: readonly WantedLine[];
  /** Of all lines; `unknown` is the answer of a buyer who would rather not say. */
  reasons: readonly SaidReason[];
  wants: Wish | null;
  ownWords: string;
  /** Who asks on the page. */
  follower?: Follower;
  photos?: Photos;
};

/** `isNew`: it was not there before. */
export type RequestedReturn = { id: string; rma: string; isNew: boolean };

/**
 * A buyer asks, by page, desk or API, to send goods of an order back. Each line has a reason, its own or that of all; what
 * the chat had noted of this order without its goods becomes this return. Whether and on what terms it is granted is
 * decided afterwards.
 * Throws Refused `request_key_reused`, `return_reason_missing`, `return_no_lines`, `return_not_in_order`, `return_order_cancelled`,
 * `return_units` (a rival was faster, or there never were so many) and `photo_gone`.
 */
export async function requestReturn(tx: Tx, asked: RequestReturn, now: Temporal.Instant): Promise<RequestedReturn> {
  const { shopId, orderId, by, photos } = asked;
  const order = await lockGoods(tx, shopId, orderId);
  if (!order) throw notFound();
  const known = await selectAsked(tx, asked);
  if (known) return known;
  if (asked.reasons.length === 0 && asked.lines.some(({ reasons = [] }) => reasons.length === 0))
    throw new Refused('return_reason_missing', 422);
  const lines = takeGoods(order, asked.lines).map((line) => ({ ...line, id: newId(now) }));
  const head = await writeCase(tx, asked, { lines, customerId: order.customerId }, now);
  if (!head) return (await selectAsked(tx, asked)) ?? unlikely();
  if (photos) await addPhotos(tx, { shopId, returnId: head.id, lineId: null, purpose: 'evidence' }, photos, now);
  const locked = lockedOf(
    head,
    lines.map((line) => ({
      ...line,
      orderId,
      acceptedQuantity: null,
      case: 'draft',
      goods: 'not_required',
      money: 'none',
    })),
  );
  const steps = lines.map(({ id }) => ({ lineId: id, axis: 'case', to: 'requested' }) as const);
  await takeSteps(tx, { shopId, returnId: head.id, by, seen: null, steps, due: decideBy(now), locked }, now);
  const lineIds = lines.map(({ id }) => id);
  if (asked.wants === 'refund') await callAboutQuality(tx, { shopId, returnId: head.id, lineIds }, now);
  return { id: head.id, rma: head.rma, isNew: true };
}

async function selectAsked(tx: Tx, asked: RequestReturn): Promise<RequestedReturn | null> {
  const { rows } = await sql<RequestedReturn & { isSame: boolean }>`
    select id, rma, false as "isNew", coalesce(request_digest = ${digestOf(asked)}, order_id = ${asked.orderId}) as "isSame"
    from returns
    where shop_id = ${asked.shopId} and request_key = ${asked.requestKey}`.execute(tx);
  const [found] = rows;
  if (!found) return null;
  if (!found.isSame) throw new Refused('request_key_reused', 409);
  return { id: found.id, rma: found.rma, isNew: false };
}

/** What was asked: what became of the return since then is another matter. */
function digestOf({ orderId, lines, reasons, wants, ownWords }: RequestReturn): string {
  const said = (all: readonly SaidReason[]) => all.map(({ reason, detail, words }) => [reason, detail, words]);
  const goods = lines.map((line) => [
    ...[line.orderLineId, line.quantity, line.exchangeVariantId ?? null, line.ofLineId ?? null],
    said(line.reasons ?? []),
  ]);
  const asked = JSON.stringify([orderId, goods, said(reasons), wants, ownWords]);
  return createHash('sha256').update(asked).digest('hex');
}

type Written = LockedHead & { id: string; rma: string };

/** A draft of the chat is taken over, else a new one is made, with its goods and reasons. Null: a rival has used the key. */
async function writeCase(
  tx: Tx,
  asked: RequestReturn,
  { lines, customerId }: { lines: readonly NewLine[]; customerId: string | null },
  now: Temporal.Instant,
): Promise<Written | null> {
  const { shopId, orderId, by, via, requestKey, reasons, wants, ownWords, follower } = asked;
  const [id, digest] = [newId(now), digestOf(asked)];
  const saidBy = by.kind === 'agent' ? by.id : null;
  const telling = { source: by.kind === 'agent' ? 'agent' : 'buyer', saidBy } as const;
  const goods = { shopId, orderId, lines, reasons: reasons.map(knownDetail), telling };
  const main = mainReason([...reasons, ...lines.flatMap((line) => line.reasons)].map(({ reason }) => reason));
  const told = sql`jsonb_build_object('returnId', id, 'reason', ${main}::text, 'wants', ${wants}::text)`;
  const [followedBy, followedIn] = [follower?.address ?? null, follower?.locale ?? null];
  const { rows } = await sql<Written>`
    with noted as (
      update returns set request_key = ${requestKey}, request_digest = ${digest}, reason = ${main}, wants = coalesce(${wants}, wants),
        own_words = ${ownWords}, requested_at = ${now}, customer_id = coalesce(customer_id, ${customerId}::uuid),
        followed_by = coalesce(${followedBy}::text, followed_by), followed_in = coalesce(${followedIn}::text, followed_in)
      where shop_id = ${shopId} and id = (
        select r.id from returns r where r.shop_id = ${shopId} and r.order_id = ${orderId} and r.status = 'draft'
          and r.request_key is null
          and not exists (select from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id)
        order by r.id desc limit 1 for update)
      returning id, rma, ${lockedHead}
    ), fresh as (
      insert into returns (shop_id, id, rma, order_id, customer_id, opened_via, request_key, request_digest, reason, wants, own_words,
        details, opened_at, requested_at, followed_by, followed_in)
      select ${shopId}, ${id}, ${rmaOf(id)}, ${orderId}, ${customerId}::uuid, ${via}, ${requestKey}, ${digest}, ${main}, ${wants},
        ${ownWords}, '{}', ${now}::timestamptz, ${now}::timestamptz, ${followedBy}::text, ${followedIn}::text
      where not exists (select from noted)
      on conflict (shop_id, request_key) where request_key is not null do nothing
      returning id, rma, ${lockedHead}
    ), replaced as (
      update return_reasons set replaced_at = ${now}
      where shop_id = ${shopId} and return_id in (select id from noted) and replaced_at is null
    ), head as (select * from noted union all select * from fresh),
    ${insertingGoods(goods, sql`head`, now)},
    opened as (${insertingEvents(shopId, 'returns.return-opened', told, sql`fresh`, now)})
    select * from head`.execute(tx);
  return rows[0] ?? null;
}

function unlikely(): never {
  throw new Error('a return was neither made nor found');
}
