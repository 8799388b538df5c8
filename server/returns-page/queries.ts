import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';
import { verdictOf } from '../returns/index.ts';

const demoOrdersTried = 10;

/** An order to try in a demo shop, with its buyer's address: the one that arrived last of those that may go back. */
export async function selectDemoOrder(
  db: Db,
  shopId: string,
  now: Temporal.Instant,
): Promise<{ number: string; address: string } | null> {
  const { rows } = await sql<{ orderId: string; number: string; address: string }>`
    select o.id as "orderId", o.external_id as number, c.email as address from parcels p
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id and o.status <> 'cancelled'
    join customers c on c.shop_id = o.shop_id and c.id = o.customer_id and c.email is not null
    where p.shop_id = ${shopId} and p.delivered_at <= ${now} and p.return_id is null
    order by p.delivered_at desc limit ${demoOrdersTried}`.execute(db);
  for (const { orderId, ...order } of rows) {
    const verdicts = await verdictOf(db, shopId, { orderId, orderLineIds: null, reason: null }, now);
    if (verdicts.some(({ verdict }) => verdict.right !== 'none')) return order;
  }
  return null;
}

/** A photo of this visit, or of a return of the order that was proved. */
export async function isShownTo(
  db: Db,
  { shopId, visitId, orderId }: { shopId: string; visitId: string; orderId: string | null },
  fileId: string,
): Promise<boolean> {
  const { rows } = await sql`select from files f where f.shop_id = ${shopId} and f.id = ${fileId}
    and (f.uploaded_by = ${visitId} or exists (
      select from return_photos p join returns r on r.shop_id = p.shop_id and r.id = p.return_id
      where p.shop_id = f.shop_id and p.file_id = f.id and p.purpose = 'evidence' and r.order_id = ${orderId}::uuid))`.execute(
    db,
  );
  return rows.length > 0;
}
