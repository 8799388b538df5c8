import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { codeOf } from '../testing/shop.ts';
import { openWatch } from './testing.ts';

const shanghai = { zone: 'Asia/Shanghai', now: '2026-03-10T10:00+08:00' };

test('a parcel goes quiet, moves again and arrives: each is told once, at a decent hour, and every promise is kept', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.scan('accepted', 'Hangzhou');
  await watch.ask();
  await watch.until('2026-03-11T23:00');
  await watch.scan('in_transit', 'Wuhan');
  assert.deepEqual(await watch.told(), []);
  // Two days without a scan are long here; they are over at eleven at night.
  await watch.until('2026-03-14T20:00');
  assert.deepEqual(await watch.told(), ['2026-03-14T08:00 stalled']);
  await watch.scan('in_transit', 'Chongqing');
  await watch.until('2026-03-15T10:00');
  await watch.scan('out_for_delivery', 'Chengdu');
  await watch.until('2026-03-15T15:00');
  await watch.deliver();
  await watch.until('2026-03-17T12:00');
  assert.deepEqual(await watch.told(), [
    '2026-03-14T08:00 stalled',
    '2026-03-14T21:00 moving_again',
    '2026-03-15T16:00 delivered',
  ]);
  const promises = await watch.promises();
  assert.deepEqual(
    promises.map(({ status, evidence }) => [status, evidence?.split(' ')[0]]),
    [
      ['kept', 'message'],
      ['kept', 'message'],
      ['kept', 'delivered'],
    ],
  );
  assert.deepEqual(
    (await watch.promises('parcel.investigate')).map(({ status }) => status),
    ['kept'],
  );
  assert.ok((await watch.tasks()).every(({ status }) => status === 'settled'));
});

test('a buyer who was promised nothing is told nothing; the carrier is asked all the same', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.scan('accepted', 'Hangzhou');
  await watch.until('2026-03-13T12:00');
  assert.deepEqual(await watch.told(), []);
  assert.deepEqual(
    (await watch.tasks()).map(({ about, sign, status }) => [about, sign, status]),
    [['delay', 'stalled', 'open']],
  );
});

test('slow alone is the carrier’s matter: the buyer hears nothing of it', async (t) => {
  const watch = await openWatch(t, { ...shanghai, promisedOn: '2026-03-30' });
  await watch.ask();
  for (const day of ['11', '12', '13', '14', '15']) {
    await watch.until(`2026-03-${day}T10:00`);
    await watch.scan('in_transit', 'Wuhan');
  }
  await watch.until('2026-03-16T09:00'); // the sixth day: nine in ten are there by the fourth
  assert.deepEqual(await watch.told(), []);
  assert.deepEqual(
    (await watch.tasks()).map(({ about, sign }) => [about, sign]),
    [['delay', 'slow']],
  );
});

test('when the promised day has passed, the buyer hears it the next morning, once, with an apology', async (t) => {
  const watch = await openWatch(t, { ...shanghai, promisedOn: '2026-03-14' });
  await watch.ask();
  for (const day of ['11', '12', '13', '14', '15']) {
    await watch.until(`2026-03-${day}T10:00`);
    await watch.scan('in_transit', 'Wuhan');
  }
  await watch.until('2026-03-16T23:00');
  assert.deepEqual(await watch.told(), ['2026-03-15T08:00 late']);
  const [body] = await watch.bodies();
  assert.match(body ?? '', /^We are sorry/);
  assert.match(body ?? '', /yesterday/);
});

test('a day that is more likely missed than kept is told while it is still to come, once, and the watch goes on', async (t) => {
  const watch = await openWatch(t, { ...shanghai, isHanded: false, promisedOn: '2026-03-12' });
  await watch.ask();
  await watch.until('2026-03-12T20:00');
  assert.deepEqual(await watch.told(), ['2026-03-10T11:00 at_risk']);
  const statuses = (await watch.promises()).map(({ status }) => status);
  assert.deepEqual(statuses, ['kept', 'open'], 'told in time, and watched on');
});

test('what has not left is the shop’s own matter, at once; the buyer is told only when the day is at risk', async (t) => {
  const watch = await openWatch(t, { ...shanghai, isHanded: false });
  await watch.ask();
  await watch.until('2026-03-14T12:00'); // ordered on Tuesday: three working days are over with Friday
  assert.deepEqual(
    (await watch.tasks()).map(({ about, status }) => [about, status]),
    [['hand_over', 'open']],
  );
  assert.deepEqual(await watch.told(), []);
});

test('a buyer who has to ask first was not informed: the promise is broken, what the answer promised holds, and nothing is told twice', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.scan('accepted', 'Hangzhou');
  await watch.ask();
  await watch.until('2026-03-11T23:00');
  await watch.scan('in_transit', 'Wuhan');
  await watch.until('2026-03-13T23:30'); // silent since eleven; the notice waits for the morning
  await watch.ask('where is my parcel??');
  await watch.until('2026-03-14T12:00');
  assert.deepEqual(await watch.told(), []);
  const promises = await watch.promises();
  assert.deepEqual(
    promises.map(({ status, evidence }) => [status, evidence?.replace(/message .*/, 'message') ?? null]),
    [
      ['broken', 'asked first: message'],
      ['open', null],
    ],
  );
});

test('a promise that somebody waived is not told by itself any more', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.scan('accepted', 'Hangzhou');
  await watch.ask();
  const { promises } = (await watch.shop.get('promises?status=open')).json<{
    promises: { id: string; kind: string }[];
  }>();
  const id = promises.find(({ kind }) => kind === 'parcel.inform')?.id;
  await watch.shop.post(`promises/${id}/settle`, { status: 'waived', evidence: 'she has bought elsewhere' });
  await watch.until('2026-03-13T12:00');
  assert.deepEqual(await watch.told(), []);
});

test('while a person talks with the buyer the notice lies before them; sent, it keeps the promise', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.scan('accepted', 'Hangzhou');
  await watch.ask();
  const { shop } = watch;
  const id = await watch.conversationId();
  await shop.post(`conversations/${id}/take-over`, {}, { as: 'agent' });
  await watch.until('2026-03-12T12:00');
  assert.deepEqual(await watch.told(), []);
  assert.deepEqual(
    (await watch.promises()).map(({ status }) => status),
    ['open'],
  );
  const approve = async (clientKey: string) => {
    type Items = { items: { id: string; seq: number; visibility: string }[] };
    const { items } = (await shop.get(`conversations/${id}/messages`)).json<Items>();
    const proposal = items.findLast(({ visibility }) => visibility === 'suggestion');
    const sent = { clientKey, seenSeq: items.at(-1)?.seq };
    return shop.post(`conversations/${id}/proposals/${proposal?.id}/approve`, sent, { as: 'agent' });
  };
  // The hour by which the carrier's answer is due has moved on: it is worded anew.
  assert.equal(codeOf(await approve('k1')), 'facts_changed');
  await watch.tick();
  const reply = await approve('k2');
  assert.equal(reply.statusCode, 200, reply.body);
  await watch.until('2026-03-12T14:00');
  assert.deepEqual(
    (await watch.promises()).map(({ status }) => status),
    ['kept', 'open'],
  );
});

test('what was to be told of a parcel on its way is not told once it is there', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.scan('accepted', 'Hangzhou');
  await watch.ask();
  await watch.until('2026-03-11T23:00');
  await watch.scan('in_transit', 'Wuhan');
  await watch.until('2026-03-13T23:30');
  await watch.deliver();
  await watch.until('2026-03-14T12:00');
  assert.deepEqual(await watch.told(), ['2026-03-14T08:30 delivered']);
});

test('two nodes and a hundred rounds tell one thing once', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.ask();
  await watch.scan('attempt_failed', 'Chengdu');
  await Promise.all(Array.from({ length: 4 }, () => watch.work()));
  for (let round = 0; round < 20; round++) await watch.tick();
  assert.equal((await watch.told()).length, 1);
  await watch.scan('unknown', 'Chengdu');
  await watch.tick();
  assert.equal((await watch.told()).length, 1);
});

test('every way a parcel can go is told in its own words, in both languages', async (t) => {
  const ways = ['attempt_failed', 'ready_for_pickup', 'exception', 'returning', 'lost'] as const;
  for (const locale of ['en', 'zh-CN'] as const)
    for (const way of ways) {
      const watch = await openWatch(t, { ...shanghai, locale });
      await watch.ask();
      watch.shop.clock.advance({ hours: 3 });
      await watch.scan(way, 'Chengdu');
      await watch.tick();
      assert.deepEqual(await watch.told(), [`2026-03-10T13:00 ${way}`]);
      const [body = ''] = await watch.bodies();
      assert.doesNotMatch(body, /undefined|null|\{\{/);
      assert.equal(/\p{Script=Han}/u.test(body), locale === 'zh-CN', body);
    }
});

test('where a shop wants to see its notices first, none goes out by itself', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.ask();
  await watch.shop.put('shop/settings/notice.attempt_failed', { mode: 'suggest' });
  await watch.scan('attempt_failed', 'Chengdu');
  await watch.tick();
  assert.deepEqual(await watch.told(), []);
  const { rows } = await sql<{ visibility: string }>`select visibility from messages
    where shop_id = ${watch.shop.id} and channel = 'notice'`.execute(watch.shop.db);
  assert.deepEqual(rows, [{ visibility: 'suggestion' }]);
});

test('what is found after the promised hour is still for the buyer: it lies in the conversation, and the words are not lost', async (t) => {
  const watch = await openWatch(t, shanghai);
  const { shop } = watch;
  await watch.until('2026-03-12T10:00');
  await watch.deliver();
  await watch.tick();
  await watch.ask('it says delivered but I have not received anything');
  await watch.tick();
  shop.clock.advance({ hours: 24 * 5 });
  await watch.tick();
  assert.deepEqual(
    (await watch.promises('parcel.investigate')).map(({ status }) => status),
    ['broken'],
  );
  const [task] = await watch.tasks();
  const found = { answer: 'With the neighbour.', words: 'Your neighbour has it.' };
  assert.equal((await shop.post(`carrier-tasks/${task?.id}/answer`, found, { as: 'agent' })).statusCode, 200);
  const id = await watch.conversationId();
  const { items } = (await shop.get(`conversations/${id}/messages`)).json<{
    items: { visibility: string; body: string }[];
  }>();
  assert.equal(items.findLast(({ visibility }) => visibility === 'suggestion')?.body, found.words);
});

test('an agent who asks the carrier is told the last scan that can be true', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.scan('exception', 'Chengdu');
  const { shop, parcelId } = watch;
  await sql`insert into scans (shop_id, parcel_id, at, status, place, text, doubt)
    values (${shop.id}, ${parcelId}, ${shop.now().add({ hours: 24 * 300 })}, 'unknown', 'Nowhere', '', 'future')`.execute(
    shop.db,
  );
  await watch.tick();
  const { tasks } = (await shop.get('carrier-tasks')).json<{ tasks: { ask: string }[] }>();
  assert.match(tasks[0]?.ask ?? '', /Chengdu/);
});

test('pages of tasks miss none and repeat none; another shop’s are not there', async (t) => {
  const [watch, other] = [await openWatch(t, shanghai), await openWatch(t, shanghai)];
  const { shop, parcelId } = watch;
  await sql`insert into carrier_tasks (shop_id, id, parcel_id, about, sign, since, opened_at, due_at, status, ended_at)
    select ${shop.id}, gen_random_uuid(), ${parcelId}, 'delay', 'slow', ${shop.now()}, ${shop.now()},
      ${shop.now()}::timestamptz + make_interval(hours => n / 4), 'settled', ${shop.now()} from generate_series(1, 13) n`.execute(
    shop.db,
  );
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const query: string = `carrier-tasks?status=settled&limit=5${after && `&after=${after}`}`;
    const page: { tasks: { id: string }[]; next: string | null } = (await shop.get(query)).json();
    seen.push(...page.tasks.map(({ id }) => id));
    after = page.next;
  }
  assert.equal(new Set(seen).size, 13);
  assert.equal(seen.length, 13);
  const theirs = (await other.shop.get('carrier-tasks?status=settled')).json<{ tasks: unknown[] }>();
  assert.deepEqual(theirs.tasks, []);
});

test('the page of a parcel shows what was the matter, what the buyer was told, and what the carrier was asked', async (t) => {
  const watch = await openWatch(t, shanghai);
  await watch.ask();
  await watch.scan('exception', 'Chengdu');
  await watch.tick();
  type Page = { troubles: { sign: string; notice: string }[]; tasks: { about: string }[] };
  const page = (await watch.shop.get(`parcels/${watch.parcelId}`)).json<Page>();
  assert.deepEqual(
    page.troubles.map(({ sign, notice }) => [sign, notice]),
    [['exception', 'said']],
  );
  assert.deepEqual(
    page.tasks.map(({ about }) => about),
    ['exception'],
  );
});
