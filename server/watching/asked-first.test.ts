import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openWatch } from './testing.ts';

const shanghai = { zone: 'Asia/Shanghai', now: '2026-03-10T10:00+08:00' };

test('a buyer whose question went to a person had to ask first, too; what was to be told lies before that person', async (t) => {
  const answers = { 'own words': 'Sorry, it stands still in Wuhan. I am on it.', 'hand-over': null };
  for (const [how, words] of Object.entries(answers)) {
    const watch = await openWatch(t, shanghai);
    const { shop } = watch;
    await watch.scan('accepted', 'Hangzhou');
    await watch.ask();
    await watch.until('2026-03-11T23:00');
    await watch.scan('in_transit', 'Wuhan');
    await watch.until('2026-03-13T23:30'); // silent since eleven; the notice waits for the morning
    const id = await watch.conversationId();
    if (words) {
      await shop.post(`conversations/${id}/take-over`, {}, { as: 'agent' });
      await watch.ask('hm, and now?');
      shop.clock.advance({ minutes: 1 });
      const { items } = (await shop.get(`conversations/${id}/messages`)).json<{ items: { seq: number }[] }>();
      const sent = { clientKey: 'k1', body: words, seenSeq: items.at(-1)?.seq };
      const reply = await shop.post(`conversations/${id}/messages`, sent, { as: 'agent' });
      assert.equal(reply.statusCode, 200, reply.body);
    } else await watch.ask('I want to speak to a human');
    await watch.until('2026-03-14T12:00');
    assert.deepEqual(await watch.told(), [], how);
    const [promise] = await watch.promises();
    assert.deepEqual([promise?.status, promise?.evidence?.split(':')[0]], ['broken', 'asked first'], how);
    const { rows } = await sql<{ notice: string }>`select notice from parcel_troubles
      where shop_id = ${shop.id} and sign = 'stalled'`.execute(shop.db);
    assert.deepEqual(
      rows.map(({ notice }) => notice === 'proposed' || notice === 'noted'),
      [true],
      how,
    );
  }
});
