import { sql } from 'kysely';
import type { Db } from '../platform/database.ts';

/** An order to try in a demo shop, with its buyer's address: the one that arrived last. */
export async function selectDemoOrder(db: Db, shopId: string): Promise<{ number: string; address: string } | null> {
  const { rows } = await sql<{ number: string; address: string }>`
    select o.external_id as number, c.email as address from parcels p
    join orders o on o.shop_id = p.shop_id and o.id = p.order_id and o.status <> 'cancelled'
    join customers c on c.shop_id = o.shop_id and c.id = o.customer_id and c.email is not null
    where p.shop_id = ${shopId} and p.delivered_at is not null and p.return_id is null
    order by p.delivered_at desc limit 1`.execute(db);
  return rows[0] ?? null;
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
