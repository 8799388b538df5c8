import { sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import { findCustomer } from '../customers/index.ts';
import { orderById } from '../orders/index.ts';
import { parcelsOfOrders } from '../parcels/index.ts';
import { type Db, type Tx, together } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import {
  caseOf,
  type Findings,
  heldWithdrawals,
  loadTerms,
  nothingFound,
  type Purchase,
  type Terms,
} from './case-facts.ts';
import { resolve, type Verdict } from './resolve.ts';

export type LineVerdict = { lineId: string; verdict: Verdict };

/** What law and policy say of lines of an order that are in no return yet; null: of all of them. Throws `not_found`. */
export async function verdictOf(
  db: Db | Tx,
  shopId: string,
  { orderId, orderLineIds, reason }: { orderId: string; orderLineIds: readonly string[] | null; reason: Reason | null },
  now: Temporal.Instant,
): Promise<LineVerdict[]> {
  const bought = await loadPurchase(db, shopId, orderId, now);
  const at = bought.terms.saidAt.get(orderId) ?? now;
  const { purchase, terms } = bought;
  return (orderLineIds ?? [...terms.goods.keys()]).map((orderLineId) => ({
    lineId: orderLineId,
    verdict: resolve(caseOf(purchase, terms, { orderLineId, reason }, at), terms.policy, at),
  }));
}

/** The same for lines with the reasons that the buyer has chosen so far: of several, the one that gives most counts. */
export async function verdictsFor(
  db: Db | Tx,
  shopId: string,
  { orderId, lines }: { orderId: string; lines: readonly { orderLineId: string; reasons: readonly Reason[] }[] },
  now: Temporal.Instant,
): Promise<Verdict[]> {
  const { purchase, terms } = await loadPurchase(db, shopId, orderId, now);
  const at = terms.saidAt.get(orderId) ?? now;
  return lines.map(({ orderLineId, reasons }) => bestOf({ purchase, terms }, { orderLineId }, reasons, at));
}

function bestOf(
  { purchase, terms }: { purchase: Purchase; terms: Terms },
  about: { orderLineId: string; found?: Findings },
  reasons: readonly Reason[],
  at: Temporal.Instant,
): Verdict {
  return reasons
    .map((reason) => resolve(caseOf(purchase, terms, { ...about, reason }, at), terms.policy, at))
    .reduce((best, one) => (givesMore(one, best) ? one : best));
}

/**
 * What law and policy say of each line of a return, as of the moment when the buyer first said so: of its own reasons,
 * else of those of all. Of several, the one that gives the buyer most counts. `found`: what a person has seen of the
 * goods; left out, what was seen when the line was last decided.
 */
export async function verdictOfReturn(
  db: Db | Tx,
  shopId: string,
  returnId: string,
  now: Temporal.Instant,
  found?: Findings,
): Promise<LineVerdict[]> {
  const { rows } = await sql<ReturnedLine>`
    select least(h.opened_at, (select min(at) from (${heldWithdrawals(sql`h.shop_id`, sql`h.order_id`)}) said)) as "saidAt", l.id, l.order_id as "orderId", l.order_line_id as "orderLineId",
      coalesce((select json_agg(r.reason) from return_reasons r where r.shop_id = l.shop_id and r.return_id = l.return_id
          and r.replaced_at is null and r.line_id = l.id),
        (select json_agg(r.reason) from return_reasons r where r.shop_id = l.shop_id and r.return_id = l.return_id
          and r.replaced_at is null and r.line_id is null),
        json_build_array(h.reason)) as reasons,
      (select v -> 'found' from jsonb_array_elements(coalesce(h.verdict -> 'lines', '[]')) v
        where v ->> 'lineId' = l.id::text) as seen
    from return_lines l join returns h on h.shop_id = l.shop_id and h.id = l.return_id
    where l.shop_id = ${shopId} and l.return_id = ${returnId} order by l.id`.execute(db);
  const orderId = rows[0]?.orderId;
  if (orderId === undefined) return [];
  const { purchase, terms } = await loadPurchase(db, shopId, orderId, now);
  return rows.map(({ id, orderLineId, reasons, saidAt, seen }) => {
    const about = { orderLineId, found: found ?? seen ?? nothingFound };
    return { lineId: id, verdict: bestOf({ purchase, terms }, about, reasons, saidAt) };
  });
}

type ReturnedLine = {
  id: string;
  orderId: string;
  orderLineId: string;
  reasons: Reason[];
  saidAt: Temporal.Instant;
  seen: Findings | null;
};

const rank = { law: 2, policy: 1, none: 0 } as const;

function givesMore(one: Verdict, other: Verdict): boolean {
  if (one.refusable !== other.refusable) return !one.refusable;
  if (one.freight !== other.freight && one.right !== 'none') return one.freight === 'seller';
  return rank[one.right] > rank[other.right];
}

async function loadPurchase(
  db: Db | Tx,
  shopId: string,
  orderId: string,
  now: Temporal.Instant,
): Promise<{ purchase: Purchase; terms: Terms }> {
  const [order, parcels, terms] = await together([
    orderById(db, shopId, orderId, now),
    parcelsOfOrders(db, shopId, [orderId], now),
    loadTerms(db, shopId, [orderId], now),
  ]);
  if (!order) throw notFound();
  const customer = order.customerId === null ? null : await findCustomer(db, shopId, order.customerId);
  return { purchase: { order, parcels, customer }, terms };
}
