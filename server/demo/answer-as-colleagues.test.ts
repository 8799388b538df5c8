import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { openLog } from '../platform/log.ts';
import { sequenceAll } from '../platform/sequencer.ts';
import { loadLive } from '../sla/live.ts';
import { runSlaClock } from '../sla/run-clock.ts';
import { testDatabase } from '../testing/database.ts';
import { keepDemoFresh, loadDemoShop } from './index.ts';

const { db } = await testDatabase();
const desk = { publicUrl: 'http://qin.test', syncedNow: false };

test('the demo looks like a shop at work: most rounds were answered in time, by more than one colleague, and a few buyers wait', async () => {
  const now = Temporal.Instant.from('2026-11-23T06:20:00Z'); // 14:20 in Hangzhou
  const { shopId } = await db.transaction().execute((tx) => loadDemoShop(tx, now));
  const look = async (at: Temporal.Instant) => {
    await sequenceAll(db);
    await runSlaClock({ db, log: openLog('silent'), desk }, at, false);
    return loadLive(db, shopId, at);
  };
  const live = await look(now);
  assert.ok(live.rounds >= 20, `${live.rounds} rounds`);
  assert.ok((live.share ?? 0) >= 80 && (live.share ?? 0) < 100, `${live.share} % in time`);
  assert.equal(live.byAgent.filter(({ agent }) => agent !== null).length, 2);
  const { rows } = await sql<{ waiting: number; overdue: number }>`
    select count(*) filter (where waiting_since is not null)::int as waiting,
      (select count(*)::int from promises where shop_id = ${shopId} and kind = 'person.reply' and status = 'open'
        and due_at < ${now}) as overdue
    from conversations where shop_id = ${shopId}`.execute(db);
  assert.deepEqual(rows[0], { waiting: 3, overdue: 0 });

  const later = now.add({ hours: 24 * 40 });
  await db.transaction().execute((tx) => keepDemoFresh(tx, shopId, later));
  assert.equal((await look(later)).rounds, live.rounds, 'a demo left alone for weeks still shows them');
});
