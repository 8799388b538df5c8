import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { roles, scopes } from '../shared/access.ts';
import { addNote, closeConversation, proposeReply, sendMessage, takeOver } from './conversations/index.ts';
import { appendEvent } from './platform/events.ts';
import { newId } from './platform/ids.ts';
import { sequenceAll } from './platform/sequencer.ts';
import { lastSeqOf } from './testing/conversations.ts';
import { follow, until } from './testing/follow.ts';
import { type TestShop, testShop } from './testing/shop.ts';
import { readSources } from './testing/source-files.ts';

/** Who hears of what. Nobody hears another shop; a buyer hears no event at all, only the public messages of their own chat. */
const hearers = {
  /** Everybody at the desk, and keys that follow events. */
  shop: [
    'calls.call-assigned',
    'calls.call-changed',
    'calls.gate-opened',
    'channels.chat-secret-made',
    'conversations.assigned',
    'conversations.buyer-recognised',
    'conversations.closed',
    'conversations.draft-kept',
    'conversations.handed-back',
    'conversations.handed-over',
    'conversations.message-added',
    'conversations.message-proposed',
    'conversations.message-received',
    'conversations.note-added',
    'conversations.presence-changed',
    'conversations.proposal-settled',
    'conversations.reopened',
    'conversations.returned',
    'conversations.snoozed',
    'conversations.tagged',
    'conversations.taken-over',
    'customers.consent-recorded',
    'customers.customer-merge-undone',
    'customers.customer-merged',
    'customers.customer-upserted',
    'customers.customers-imported',
    'hooks.delivery-held',
    'orders.order-changed',
    'orders.order-upserted',
    'orders.orders-imported',
    'outbox.opted-out',
    'outbox.providers-changed',
    'outbox.send-settled',
    'outbox.suppressed',
    'outbox.suppression-lifted',
    'parcels.health-changed',
    'parcels.lane-widened',
    'parcels.parcel-scanned',
    'parcels.parcel-upserted',
    'parcels.parcels-imported',
    'products.product-upserted',
    'products.products-imported',
    'promises.promise-broken',
    'promises.promise-kept',
    'promises.promise-opened',
    'promises.promise-waived',
    'refunds.refund-changed',
    'returns.goods-restocked',
    'returns.policy-published',
    'returns.refund-due-soon',
    'returns.return-changed',
    'returns.return-opened',
    'returns.withdrawal-corrected',
    'returns.withdrawal-recorded',
    'scripts.version-drafted',
    'scripts.version-rejected',
    'scripts.version-released',
    'scripts.version-submitted',
    'scripts.version-withdrawn',
    'shops.availability-changed',
    'shops.hours-changed',
    'shops.limit-changed',
    'shops.setting-changed',
    'shops.shop-changed',
    'shops.shop-created',
    'sla.first-response-due-soon',
    'sla.first-response-missed',
    'sla.reply-due-soon',
    'sla.reply-missed',
    'sla.resolution-missed',
    'sla.settings-changed',
    'statements.statement-opened',
    'statements.statement-published',
    'watching.buyer-told',
    'watching.task-changed',
  ],
  /** Those who run the shop: what happens among its own people. */
  managers: [
    'shops.agent-invited',
    'shops.agent-joined',
    'shops.agent-revoked',
    'shops.agent-role-changed',
    'shops.api-key-created',
    'shops.api-key-revoked',
  ],
};

test('every event that the code can append is in the table of who hears it', () => {
  // What connectors call by such names goes to providers.
  const sources = readSources('server/**/*.ts').filter(
    ({ path }) => !/\.test\.ts$|^server\/(testing|demo|connectors)\//.test(path),
  );
  const text = sources.map((source) => source.text).join('\n');
  const folders = new Set(sources.map(({ path }) => path.split('/')[1] ?? ''));
  const jobs = new Set([...text.matchAll(/name: '([a-z]+\.[a-z-]+)'/g)].map(([, name]) => name));
  const hyphened = [...text.matchAll(/'([a-z]+\.[a-z]+(?:-[a-z]+)+)'/g)];
  const told = [
    ...text.matchAll(/type: '([a-z]+\.[a-z]+)'/g),
    ...text.matchAll(/appendEvents?\(\s*tx,[^;']*'([a-z]+\.[a-z-]+)'/g),
  ];
  const names = new Set([...hyphened, ...told].map(([, name]) => name ?? ''));
  const events = [...names].filter((name) => folders.has(name.split('.')[0] ?? '') && !jobs.has(name)).sort();
  const known: string[] = [...hearers.shop, ...hearers.managers];
  const unknown = events.filter((name) => !known.includes(name));
  assert.deepEqual(unknown, [], 'Say in server/event-projection.test.ts who may hear of this.');
});

test('each event reaches exactly those who may hear it, and nobody of another shop', async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  const key = await shop.apiKey(['events']);
  const all = [...hearers.shop, ...hearers.managers];
  for (const where of [shop, other])
    await where.tx(async (tx) => {
      for (const type of all)
        await appendEvent(tx, where.id, type, { conversationId: newId(where.now()) }, where.now());
      await appendEvent(tx, where.id, 'shops.shop-changed', { isLast: where.code }, where.now());
    });
  await sequenceAll(shop.db);
  const base = await listening(shop);
  for (const role of roles) {
    const heard = await hear(t, `${base}/api/events?after=0`, { cookie: shop.people[role].cookie }, shop.code);
    const isManager = role === 'supervisor' || role === 'owner';
    assert.deepEqual(new Set(heard), new Set(isManager ? all : hearers.shop), role);
  }
  const heard = await hear(t, `${base}/api/events?after=0`, { authorization: `Bearer ${key}` }, shop.code);
  assert.deepEqual(new Set(heard), new Set(hearers.shop), 'key for events');
  for (const scope of scopes.filter((one) => one !== 'events')) {
    const reply = await shop.get('events?after=0', { key: await shop.apiKey([scope]) });
    assert.equal(reply.statusCode, 403, `key for ${scope}`);
  }
});

test('a buyer hears the public messages of the own chat and nothing else: no note, no proposal, no other buyer, no event', async (t) => {
  const shop = await testShop(t);
  const base = await listening(shop);
  const [ann, ben] = [await chat(shop, 'ann'), await chat(shop, 'ben')];
  const agent = { agentId: shop.people.agent.agentId, role: 'agent' as const };
  for (const { id: conversationId, name } of [ann, ben])
    await shop.tx(async (tx) => {
      const doing = { shopId: shop.id, conversationId, agent };
      const proposal = {
        body: `proposal ${name}`,
        locale: 'en',
        script: null,
        scriptVersion: null,
        facts: null,
        moves: null,
      };
      const now = shop.now();
      await takeOver(tx, doing, now);
      await addNote(tx, { ...doing, clientKey: `n-${name}`, body: `note ${name}` }, now);
      await proposeReply(tx, { shopId: shop.id, conversationId, proposal }, now);
      const seenSeq = await lastSeqOf(tx, shop.id, conversationId);
      await sendMessage(tx, { ...doing, clientKey: `m-${name}`, body: `answer ${name}`, seenSeq }, now);
      await closeConversation(tx, doing, now);
      await addNote(tx, { ...doing, clientKey: `last-${name}`, body: `late note ${name}` }, now);
    });
  await sequenceAll(shop.db);
  const { followed, read } = await open(t, `${base}/api/chat/stream`, { authorization: `Bearer ${ann.token}` });
  assert.equal(followed.status, 200);
  const text = await read((so) => so.includes('answer ann'));
  await sleep(600);
  const whole = text + (await read(() => true));
  assert.match(whole, /hello from ann/);
  assert.doesNotMatch(whole, /note|proposal|ben|agentId|taken-over|epoch/);
  const refused = await fetch(`${base}/api/events`, { headers: { authorization: `Bearer ${ann.token}` } });
  assert.equal(refused.status, 401);
  for (const path of [
    `conversations/${ann.id}`,
    `conversations/${ann.id}/messages`,
    `conversations/${ben.id}/messages`,
  ]) {
    const reply = await fetch(`${base}/api/${path}`, { headers: { authorization: `Bearer ${ann.token}` } });
    assert.equal(reply.status, 401, path);
  }
});

/** A buyer who has opened the chat page and written. */
async function chat(shop: TestShop, name: string): Promise<{ token: string; id: string; name: string }> {
  const { session } = (await shop.post(`chat/${shop.code}/session`, {}, { as: null })).json<{ session: string }>();
  const message = { clientKey: `key-of-${name}`, text: `hello from ${name}` };
  assert.equal((await shop.post('chat/messages', message, { key: session })).statusCode, 200);
  const { items } = (await shop.get('conversations')).json<{ items: { id: string }[] }>();
  for (const { id } of items)
    if ((await shop.get(`conversations/${id}/messages`)).body.includes(message.text))
      return { token: session, id, name };
  throw new Error('the chat has no conversation');
}

let base: Promise<string> | undefined;
const listening = (shop: TestShop) => (base ??= shop.app.listen({ port: 0, host: '127.0.0.1' }));

async function open(t: TestContext, url: string, headers: Record<string, string>) {
  const followed = await follow(t, url, headers);
  const read = async (isEnough: (text: string) => boolean) => {
    await until(() => isEnough(followed.text));
    return followed.text;
  };
  return { followed, read };
}

/** The types of the events that a reader gets until the last one of the shop. */
async function hear(t: TestContext, url: string, headers: Record<string, string>, last: string): Promise<string[]> {
  const { read } = await open(t, url, headers);
  const text = await read((so) => so.includes(`"isLast":"${last}"`));
  assert.equal(text.match(/"isLast"/g)?.length, 1, 'another shop was heard');
  return [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type ?? '');
}
