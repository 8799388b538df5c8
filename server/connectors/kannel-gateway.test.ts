import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { hookUrl, startOutbox, suppressionGuard } from '../outbox/index.ts';
import { queueSend } from '../outbox/testing.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { openHttp } from '../platform/safe-http.ts';
import { eventually } from '../testing/eventually.ts';
import { type Gateway, gatewayUser, hasKannel, startKannel, startKannelStandIn } from '../testing/kannel.ts';
import { connectProvider } from '../testing/providers.ts';
import { type TestShop, testSecret, testShop } from '../testing/shop.ts';
import { kannel } from './kannel.ts';

type Start = (t: TestContext, hookUrl: string) => Promise<Gateway>;

const peers = [
  { name: 'Kannel with its fakesmsc', start: startKannel, skip: hasKannel ? false : 'Kannel is not installed here' },
  { name: 'a server that speaks as Kannel does', start: startKannelStandIn, skip: false },
] as const;

for (const { name, start, skip } of peers)
  test(
    `an SMS goes out, its report settles it, and a reply of "TD" is the last that is sent there (${name})`,
    {
      skip,
    },
    (t) => talk(t, start),
  );

async function talk(t: TestContext, start: Start) {
  const shop = await testShop(t);
  const { gateway, sending } = await connectGateway(t, shop, start);
  const to = '+8613800138000';
  const { id } = await queueSend(shop, {
    channel: 'sms',
    address: to,
    content: { text: '会员八折，今天上新', template: null },
  });
  const sent = await eventually(
    () => rowOf(shop, id),
    (row) => row?.delivery === 'delivered',
  );
  assert.equal(sent?.status, 'sent');
  assert.deepEqual(await gateway.carried(), [{ to, text: '【青禾】会员八折，今天上新 拒收请回复R' }]);
  await gateway.receive(to, '有\n  现货吗');
  await eventually(
    () => textsFrom(shop, to),
    (texts) => texts.includes('有\n  现货吗'),
  );
  await gateway.receive(to, 'TD');
  await eventually(
    () => refusalOf(shop, to),
    (found) => found !== undefined,
  );
  const after = await queueSend(shop, { channel: 'sms', address: to });
  const stopped = await eventually(
    () => rowOf(shop, after.id),
    (row) => row?.status === 'not_sent',
  );
  assert.equal(stopped?.reason, 'suppressed');
  await sending.stop();
}

/** The shop's own gateway, set up as docs/providers.md tells, with the door to which it reports and the worker that sends. */
async function connectGateway(t: TestContext, shop: TestShop, start: Start) {
  if (!shop.app.server.listening) await shop.app.listen({ port: 0, host: '127.0.0.1' });
  const publicUrl = `http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`;
  const id = newId(shop.now());
  const gateway = await start(t, hookUrl(publicUrl, testSecret, id));
  const { username, password } = gatewayUser;
  const settings = { url: `http://${gateway.host}/cgi-bin/sendsms`, username, from: '1069', signature: '青禾' };
  await connectProvider(shop, { id, kind: 'kannel', channel: 'sms', settings, secrets: { password } });
  const http = openHttp({ privateHosts: [gateway.host] });
  t.after(() => http.close());
  const { db, clock } = shop;
  const guards = [suppressionGuard];
  const house = { db, clock, log: openLog('silent'), secret: testSecret, publicUrl };
  const sending = startOutbox({ ...house, connectors: [kannel(http)], guards });
  t.after(() => sending.stop());
  return { gateway, sending };
}

async function rowOf(shop: TestShop, id: string) {
  const { rows } = await sql<{ status: string; reason: string | null; delivery: string | null }>`
    select status, reason, delivery from sends where shop_id = ${shop.id} and id = ${id}`.execute(shop.db);
  return rows[0];
}

async function textsFrom(shop: TestShop, number: string) {
  const { rows } = await sql<{ body: string }>`
    select m.body from messages m join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
    where c.shop_id = ${shop.id} and c.channel_key = ${number}`.execute(shop.db);
  return rows.map(({ body }) => body);
}

async function refusalOf(shop: TestShop, address: string) {
  const { rows } = await sql<{ scope: string }>`
    select scope from suppressions where shop_id = ${shop.id} and address = ${address}`.execute(shop.db);
  return rows[0];
}
