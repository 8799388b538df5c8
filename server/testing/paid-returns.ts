import { sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import { approveReturn } from '../returns/approve.ts';
import type { Offer } from '../returns/policy.ts';
import { requestReturn } from '../returns/request-return.ts';
import { lockReturn } from '../returns/take-steps.ts';
import type { TestShop } from './shop.ts';

type Bought = {
  lines: readonly { quantity: number; priceMinor: number }[];
  totalMinor?: number;
  freightMinor?: number;
};

let orders = 0;

/** An order that was paid by hand and came yesterday; its id, and those of its lines. */
export async function paidGoods(
  shop: TestShop,
  { lines, freightMinor, totalMinor }: Bought,
  { country = 'CN', provider = null as string | null, phone = null as string | null } = {},
): Promise<{ orderId: string; lineIds: string[] }> {
  const number = `P-${++orders}-${shop.id.slice(-6)}`;
  const at = shop.now().subtract({ hours: 96 }).toString();
  const worth = lines.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
  const total = totalMinor ?? worth + (freightMinor ?? 0);
  const key = await shop.apiKey(['ingest']);
  if (phone)
    await shop.put('/api/ingest/customers', { customers: [{ externalId: number, name: 'Lin', phone }] }, { key });
  const reply = await shop.put(
    '/api/ingest/orders',
    {
      orders: [
        {
          ...{ externalId: number, status: 'completed', placedAt: at, paidAt: at, currency: 'CNY', totalMinor: total },
          ...(freightMinor === undefined ? {} : { freightMinor }),
          ...(phone ? { customerExternalId: number } : {}),
          lines: lines.map((line, n) => ({ externalId: String(n), title: `Shirt ${n}`, ...line })),
          ...(provider ? { payments: [{ provider, reference: number, amountMinor: total, paidAt: at }] } : {}),
        },
      ],
    },
    { key },
  );
  if (!reply.body.includes('inserted')) throw new Error(reply.body);
  const { rows } = await sql<{ orderId: string; lineId: string }>`
    select l.order_id as "orderId", l.id as "lineId" from order_lines l join orders o on o.shop_id = l.shop_id
      and o.id = l.order_id where o.shop_id = ${shop.id} and o.external_id = ${number} order by l.external_id`.execute(
    shop.db,
  );
  const orderId = rows[0]?.orderId ?? '';
  await sql`insert into parcels (shop_id, id, external_id, order_id, ordered_at, handed_over_at, delivered_at, synced_at,
      destination_country) values (${shop.id}, ${orderId}, ${number}, ${orderId}, ${at}, ${at},
      ${shop.now().subtract({ hours: 24 })}, ${shop.now()}, ${country})`.execute(shop.db);
  return { orderId, lineIds: rows.map(({ lineId }) => lineId) };
}

type Wanted = {
  orderId: string;
  lines: readonly { orderLineId: string; quantity: number; ofLineId?: string }[];
  reason?: Reason;
  remedy?: Offer;
  sendsBack?: boolean;
};

/** A return that was asked for and granted; goods that need not come are owed for at once. */
export async function grantedReturn(
  shop: TestShop,
  { orderId, lines, reason = 'other.colour', remedy = 'refund', sendsBack = false }: Wanted,
): Promise<{ returnId: string; lineIds: string[] }> {
  const by = { kind: 'agent', id: shop.people.owner.agentId } as const;
  const asked = { shopId: shop.id, by, via: 'desk' as const, requestKey: crypto.randomUUID(), orderId, lines };
  const reasons = [{ reason, detail: null, words: '' }];
  return shop.tx(async (tx) => {
    const { id: returnId } = await requestReturn(tx, { ...asked, reasons, wants: null, ownWords: '' }, shop.now());
    const { lines: locked } = await lockReturn(tx, shop.id, returnId);
    const granted = locked.map(({ id: lineId }) => ({ lineId, remedy, sendsBack, isAgreed: true }));
    await approveReturn(tx, { shopId: shop.id, returnId, by, seen: null, lines: granted }, shop.now());
    return { returnId, lineIds: locked.map(({ id }) => id) };
  });
}

/** One article of 99.00 that is owed for. */
export async function paidReturn(shop: TestShop, { provider = null as string | null }): Promise<{ returnId: string }> {
  const { orderId, lineIds } = await paidGoods(shop, { lines: [{ quantity: 1, priceMinor: 9900 }] }, { provider });
  return grantedReturn(shop, { orderId, lines: lineIds.map((orderLineId) => ({ orderLineId, quantity: 1 })) });
}
