import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refundPorts } from '../ports.ts';
import { refundsOf, releaseHeldJob } from '../refunds/index.ts';
import { grantedReturn, paidGoods } from '../testing/paid-returns.ts';
import { testShop } from '../testing/shop.ts';

test('a buyer who says on the phone that they keep it is sent no money by itself; a person takes it back, or asks anew', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T02:00:00Z' });
  const goods = { lines: [{ quantity: 1, priceMinor: 9900 }] };
  const pay = async (returnId: string) =>
    assert.equal((await shop.post(`returns/${returnId}/payment`, {})).statusCode, 200);
  const agreed = async (what: string) => {
    const { orderId, lineIds } = await paidGoods(shop, goods, { phone: '+8613800000001' });
    const lines = [{ orderLineId: lineIds[0] ?? '', quantity: 1 }];
    const { returnId } = await grantedReturn(shop, { orderId, lines, reason: 'quality.defective' });
    await pay(returnId);
    const [call] = (await shop.get(`calls?subjectId=${returnId}`)).json<{ calls: { id: string }[] }>().calls;
    await shop.post(`calls/${call?.id}/claim`);
    const talk = { requestKey: 'ring-0001', outcome: 'reached', agreed: what, note: '' };
    assert.equal((await shop.post(`calls/${call?.id}/attempts`, talk)).statusCode, 200);
    return returnId;
  };
  const returnIds: string[] = [];
  for (const what of ['keeps', 'exchange_agreed', 'partial_agreed', 'open']) returnIds.push(await agreed(what));
  const look = async () => {
    const log = { warn: () => undefined } as never;
    await releaseHeldJob(refundPorts).handler({}, { db: shop.db, clock: shop.clock, log } as never);
    const all = await Promise.all(returnIds.map((returnId) => refundsOf(shop.db, shop.id, { returnId })));
    return all.map((refunds) => refunds.map(({ status, heldFor }) => heldFor ?? status).join());
  };
  const waiting = ['agreed_otherwise', 'agreed_otherwise', 'agreed_otherwise', 'queued'];
  assert.deepEqual(await look(), waiting);
  shop.clock.advance({ hours: 24 * 30 });
  assert.deepEqual(await look(), waiting, 'nor does time let it go');
  const [keeps = ''] = returnIds;
  const [held] = await refundsOf(shop.db, shop.id, { returnId: keeps });
  await shop.post(`refunds/${held?.id}/cancel`, { reason: 'She keeps it' });
  await pay(keeps);
  assert.equal((await look())[0], 'cancelled,queued');
});
