import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { revokeAgent } from '../shops/index.ts';
import { follow, until } from '../testing/follow.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { appendEvent, readEvents } from './events.ts';
import { sequenceAll, startSequencer } from './sequencer.ts';

const quiet = { warn: () => undefined };

test('no reader skips an event that committed late, and positions have no gaps', async (t) => {
  const shop = await testShop(t);
  const sequencers = [startSequencer(shop.db, quiet), startSequencer(shop.db, quiet)]; // two nodes
  const committed = new Set<string>();
  const writer = async (i: number) => {
    const key = `w${i}`;
    try {
      await shop.db.transaction().execute(async (tx) => {
        await appendEvent(tx, shop.id, 'tests.word-said', { key }, shop.now());
        await sleep(Math.random() * 400); // commits long after later ones have
        if (i % 5 === 0) throw new Error('changed its mind');
      });
      committed.add(key);
    } catch {
      // Rolled back: no event.
    }
  };
  const seen: { position: number; key: string }[] = [];
  let isOver = false;
  const reader = (async () => {
    let after = 0;
    while (true) {
      const last = isOver;
      const events = await readEvents(shop.db, shop.id, after, 7);
      for (const event of events)
        if (event.type === 'tests.word-said') seen.push({ position: event.position, key: String(event.data.key) });
      after = events.at(-1)?.position ?? after;
      if (last && events.length === 0) return after;
      await sleep(5);
    }
  })();
  for (let round = 0; round < 10; round++)
    await Promise.all(Array.from({ length: 15 }, (_, i) => writer(round * 15 + i)));
  await Promise.all(sequencers.map((sequencer) => sequencer.stop()));
  await sequenceAll(shop.db);
  isOver = true;
  const last = await reader;
  assert.equal(committed.size, 120);
  assert.deepEqual(
    new Set(seen.map((event) => event.key)),
    committed,
    'each committed event once, none that was rolled back',
  );
  assert.equal(seen.length, committed.size);
  const all = await readEvents(shop.db, shop.id, 0, 1000);
  assert.deepEqual(
    all.map((event) => event.position),
    Array.from({ length: last }, (_, i) => i + 1),
    'gapless',
  );
});

type Heard = { id: string; event?: string; data?: { type: string; data: Record<string, unknown> } };

/** Follows the feed as a browser would. */
async function followFeed(t: TestContext, shop: TestShop, query: string, headers: Record<string, string>) {
  const followed = await follow(t, new URL(`/api/events${query}`, await listening(shop)), headers);
  return {
    ...{ status: followed.status, reading: followed.ended, leave: followed.leave },
    isOpen: () => followed.isOpen,
    get heard() {
      return heardIn(followed.text);
    },
  };
}

/** The blocks that have come whole. */
function heardIn(text: string): Heard[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2))))
    .flatMap((fields) =>
      fields.id === undefined ? [] : [{ ...fields, data: fields.data ? JSON.parse(fields.data) : undefined }],
    );
}

let base: Promise<string> | undefined;
const listening = (shop: TestShop) => (base ??= shop.app.listen({ port: 0, host: '127.0.0.1' }));

async function say(shop: TestShop, type: string, key: string): Promise<void> {
  await shop.tx((tx) => appendEvent(tx, shop.id, type, { key }, shop.now()));
  await sequenceAll(shop.db);
}

const wordsOf = (heard: Heard[]) =>
  heard.flatMap((one) => (one.data?.data.key === undefined ? [] : [String(one.data.data.key)]));

test('a browser that comes back continues where it stopped and misses nothing', async (t) => {
  const shop = await testShop(t);
  const { cookie } = shop.people.agent;
  const first = await followFeed(t, shop, '', { cookie });
  await say(shop, 'tests.word-said', 'a');
  await say(shop, 'tests.word-said', 'b');
  await until(() => wordsOf(first.heard).length === 2);
  first.leave();
  await say(shop, 'tests.word-said', 'c');
  const second = await followFeed(t, shop, '?after=0', { cookie, 'last-event-id': first.heard.at(-1)?.id ?? '' });
  await say(shop, 'tests.word-said', 'd');
  await until(() => wordsOf(second.heard).length === 2);
  assert.deepEqual([...wordsOf(first.heard), ...wordsOf(second.heard)], ['a', 'b', 'c', 'd']);
  const whole = await followFeed(t, shop, '?after=0', { cookie });
  await until(() => wordsOf(whole.heard).includes('d'));
  assert.deepEqual(wordsOf(whole.heard), ['a', 'b', 'c', 'd']);
});

test("nobody hears another shop, and people's affairs are not for agents or programs", async (t) => {
  const [mine, theirs] = [await testShop(t), await testShop(t)];
  const agent = await followFeed(t, mine, '', { cookie: mine.people.agent.cookie });
  const owner = await followFeed(t, mine, '', { cookie: mine.people.owner.cookie });
  const program = await followFeed(t, mine, '', { authorization: `Bearer ${await mine.apiKey(['events'])}` });
  await say(theirs, 'tests.word-said', 'theirs');
  await say(mine, 'shops.agent-invited', 'hidden');
  await say(mine, 'tests.word-said', 'mine');
  for (const reader of [agent, owner, program]) await until(() => wordsOf(reader.heard).includes('mine'));
  assert.deepEqual(wordsOf(agent.heard), ['mine']);
  assert.deepEqual(wordsOf(program.heard), ['mine']);
  assert.deepEqual(wordsOf(owner.heard), ['hidden', 'mine']);
  await say(mine, 'shops.agent-invited', 'hidden too');
  const before = agent.heard.length;
  await until(() => agent.heard.length > before);
  assert.equal(agent.heard.at(-1)?.data, undefined, 'the resume point moves past what is hidden, without an event');
});

test('whoever loses access is put out of the stream within a second', async (t) => {
  const shop = await testShop(t);
  const leaver = await followFeed(t, shop, '', { cookie: shop.people.agent.cookie });
  const stayer = await followFeed(t, shop, '', { cookie: shop.people.supervisor.cookie });
  assert.equal(leaver.status, 200);
  const { agentId } = shop.people.agent;
  await shop.tx((tx) => revokeAgent(tx, { shopId: shop.id, agentId, by: null }, shop.now()));
  await until(() => !leaver.isOpen(), 1000);
  assert.equal(stayer.isOpen(), true);
  assert.equal((await followFeed(t, shop, '', { cookie: shop.people.agent.cookie })).status, 401);
});
