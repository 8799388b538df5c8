import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import type { CallResult, Connector, Found, MoneyContent, Provider } from '../outbox/index.ts';
import { newId } from '../platform/ids.ts';
import type { TestShop } from '../testing/shop.ts';
import type { AskRefund } from './ask-refund.ts';
import type { RefundPorts } from './refund.ts';

export const openPorts: RefundPorts = { gate: async () => null, changed: async () => undefined };

type Told = {
  amountMinor?: number;
  totalMinor?: number;
  provider?: string | null;
  payments?: number[];
  number?: string;
};

/** An order that was paid, as the shop's system tells it; its id. `provider` null: it tells of no payment. */
export async function paidOrder(
  shop: TestShop,
  {
    amountMinor = 10_000,
    provider = 'bank',
    payments = [amountMinor],
    number = `R-${newId(shop.now()).slice(-8)}`,
  }: Told = {},
): Promise<string> {
  const at = shop.now().subtract({ hours: 48 }).toString();
  const order = {
    ...{ externalId: number, status: 'paid', placedAt: at, paidAt: at, currency: 'CNY', totalMinor: amountMinor },
    lines: [{ externalId: '1', title: 'Linen shirt', quantity: 1, priceMinor: amountMinor }],
    ...(provider === null
      ? {}
      : {
          payments: payments.map((minor, n) => ({
            ...{ provider, reference: `${number}-${n}`, amountMinor: minor, paidAt: at },
          })),
        }),
  };
  const reply = await shop.put('/api/ingest/orders', { orders: [order] }, { key: await shop.apiKey(['ingest']) });
  if (reply.statusCode !== 200 || !reply.body.includes('inserted')) throw new Error(reply.body);
  const { id } = await shop.db
    .selectFrom('orders')
    .select('id')
    .where('shop_id', '=', shop.id)
    .where('external_id', '=', number)
    .executeTakeFirstOrThrow();
  return id;
}

/** The body of POST /api/refunds. */
export const asking = (orderId: string, amountMinor: number, own: Partial<AskRefund> = {}) => ({
  ...{ orderId, amountMinor, currency: 'CNY', remedy: 'refund' as const, requestKey: crypto.randomUUID() },
  parts: [{ reason: 'goods' as const, amountMinor }],
  ...own,
});

/** A bank that keeps its own books: of one key, one movement, however often it is asked. */
export function openBank(own: Partial<Provider> = {}, answer: () => CallResult | null = () => null) {
  const books = new Map<string, number>();
  const calls: string[] = [];
  const connector: Connector = {
    ...{ kind: 'bank', channel: 'money', settings: Type.Object({}), secrets: [] },
    connect: ({ id }) => ({
      ...{ id, channel: 'money', perSecond: 1000, atOnce: 4, timeoutMs: 1000 },
      certainty: { kind: 'key', seconds: 86_400 },
      send: async (outgoing): Promise<CallResult> => {
        await sleep(1);
        calls.push(outgoing.id);
        const said = answer();
        if (said && said.is !== 'unclear') return said;
        const { amountMinor } = outgoing.content as MoneyContent;
        if (!books.has(outgoing.id)) books.set(outgoing.id, amountMinor);
        return said ?? { is: 'accepted', providerMessageId: `re_${outgoing.id}` };
      },
      find: async ({ id: asked }): Promise<Found> =>
        books.has(asked) ? { is: 'accepted', providerMessageId: `re_${asked}` } : { is: 'not_found' },
      ...own,
    }),
  };
  return { connector, books, calls, sum: () => [...books.values()].reduce((sum, one) => sum + one, 0) };
}
