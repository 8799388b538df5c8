import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';

export type Hold = {
  lineId: string;
  variantId: string;
  size: string | null;
  colour: string | null;
  quantity: number;
  until: Temporal.Instant;
  shippedAt: Temporal.Instant | null;
  /** It is there, or never will be. */
  endedAt: Temporal.Instant | null;
  parcelId: string | null;
};

/**
 * What of a variant is still free: what the shop told less what is kept for exchanges. Units that left count as taken
 * until the shop has told its stock anew. Null: the shop does not tell its stock.
 */
const free = sql`v.stock - coalesce((select sum(h.quantity)::int from variant_holds h where h.shop_id = v.shop_id
  and h.variant_id = v.id and (h.shipped_at is null or h.shipped_at >= v.synced_at)), 0)`;

export async function availableOf(tx: Db | Tx, shopId: string, variantId: string): Promise<number | null> {
  const { rows } = await sql<{ free: number | null }>`select ${free} as free from variants v
    where v.shop_id = ${shopId} and v.id = ${variantId}`.execute(tx);
  return rows[0]?.free ?? null;
}

export type Instead = {
  variantId: string;
  size: string | null;
  colour: string | null;
  priceMinor: number | null;
  available: number | null;
};

/** What of the same product a line may be exchanged for, with what is free of it. Throws `not_found`. */
export async function insteadOf(db: Db, shopId: string, returnId: string, lineId: string): Promise<Instead[]> {
  const { rows } = await sql<Instead>`
    select v.id as "variantId", v.size, v.colour, v.price_minor as "priceMinor", ${free} as available
    from return_lines l left join variants v on v.shop_id = l.shop_id and v.product_id = l.product_id
    where l.shop_id = ${shopId} and l.return_id = ${returnId} and l.id = ${lineId} order by v.id`.execute(db);
  if (rows.length === 0) throw notFound();
  return rows.filter(({ variantId }) => variantId !== null); // a product that is not known has one row of nothing
}

/** What there is of these products, with what is free of it: for goods that are in no return yet. */
export async function choicesOf(
  db: Db,
  shopId: string,
  productIds: readonly string[],
): Promise<(Instead & { productId: string })[]> {
  const { rows } = await sql<Instead & { productId: string }>`
    select v.product_id as "productId", v.id as "variantId", v.size, v.colour, v.price_minor as "priceMinor",
      ${free} as available
    from variants v where v.shop_id = ${shopId} and v.product_id = any(${[...productIds]}::uuid[]) order by v.id`.execute(
    db,
  );
  return rows;
}

export type ReserveExchange = {
  shopId: string;
  returnId: string;
  lineId: string;
  variantId: string;
  /** Nothing on its way back by then: somebody else may have it. */
  until: Temporal.Instant;
};

/**
 * Keeps the units of another size or colour for a line, as many as were accepted of it; the caller has locked its return and takes the step to
 * `exchange_reserved` in the same transaction. Of two who want the last one, the second waits here and is told. Where the
 * shop does not tell its stock, whoever approves answers for it.
 * Throws Refused `exchange_none_left` with what is free, and `exchange_other_product`.
 */
export async function reserveExchange(
  tx: Tx,
  { shopId, returnId, lineId, variantId, until }: ReserveExchange,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ quantity: number; fits: boolean; size: string | null; colour: string | null }>`
    select coalesce(nullif(l.accepted_quantity, 0), l.quantity) as quantity, l.product_id is not distinct from v.product_id as fits, v.size, v.colour
    from return_lines l join variants v on v.shop_id = l.shop_id and v.id = ${variantId}
    where l.shop_id = ${shopId} and l.return_id = ${returnId} and l.id = ${lineId} for no key update of v`.execute(tx);
  const wanted = rows[0];
  if (!wanted) throw notFound();
  if (!wanted.fits) throw new Refused('exchange_other_product', 409);
  await releaseHolds(tx, shopId, [lineId]);
  // A statement of its own: it must see what a rival committed while this one waited for the row.
  const available = await availableOf(tx, shopId, variantId);
  if (available !== null && available < wanted.quantity)
    throw new Refused('exchange_none_left', 409, {
      choice: [wanted.colour, wanted.size].filter(Boolean).join(' '),
      available: Math.max(0, available),
    });
  await sql`insert into variant_holds (shop_id, id, return_id, line_id, variant_id, quantity, held_at, until)
    values (${shopId}, ${newId(now)}, ${returnId}, ${lineId}, ${variantId}, ${wanted.quantity}, ${now}, ${until})`.execute(
    tx,
  );
  await sql`update return_lines set exchange_variant_id = ${variantId}
    where shop_id = ${shopId} and return_id = ${returnId} and id = ${lineId}`.execute(tx);
}

/** What was kept for these lines and has not left is free for others. */
export async function releaseHolds(tx: Tx, shopId: string, lineIds: readonly string[]): Promise<void> {
  await sql`delete from variant_holds where shop_id = ${shopId} and line_id = any(${[...lineIds]}::uuid[])
    and shipped_at is null`.execute(tx);
}

/** What is kept for a return, and what has left for it; the newest of a line last. */
export async function holdsOf(db: Db | Tx, shopId: string, returnId: string): Promise<Hold[]> {
  const { rows } = await sql<Hold>`
    select h.line_id as "lineId", h.variant_id as "variantId", v.size, v.colour, h.quantity, h.until,
      h.shipped_at as "shippedAt", h.ended_at as "endedAt", h.parcel_id as "parcelId"
    from variant_holds h join variants v on v.shop_id = h.shop_id and v.id = h.variant_id
    where h.shop_id = ${shopId} and h.return_id = ${returnId} order by h.id`.execute(db);
  return rows;
}
