import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { testDatabase } from '../testing/database.ts';
import { systemClock } from './clock.ts';
import { GiveUp } from './errors.ts';
import { defineJob, defineJobs, enqueue, installJobs, startJobs } from './jobs.ts';
import { openLog } from './log.ts';

const { db, poolConfig } = await testDatabase();
const done: string[] = [];
const tries = new Map<string, number>();

const note = defineJob({
  name: 'tests.note-word',
  schema: Type.Object({ word: Type.String() }),
  retry: { times: 2, afterSeconds: 1 },
  handler: async ({ word }) => {
    tries.set(word, (tries.get(word) ?? 0) + 1);
    if (word === 'hopeless') throw new GiveUp('never');
    if (word === 'second time' && tries.get(word) === 1) throw new Error('not yet');
    done.push(word);
  },
});
const catalogue = defineJobs(note);
const context = { db, clock: systemClock, log: openLog('silent') };

test('work that was rolled back is never done, work that was committed is', async () => {
  await installJobs(poolConfig, catalogue);
  await assert.rejects(
    db.transaction().execute(async (tx) => {
      await enqueue(tx, note, { word: 'rolled back' });
      throw new Error('no');
    }),
  );
  await db.transaction().execute((tx) => enqueue(tx, note, { word: 'committed' }));
  const { rows } = await sql<{ data: { word: string } }>`select data from pgboss.job where name = ${note.name}`.execute(
    db,
  );
  assert.deepEqual(
    rows.map((row) => row.data.word),
    ['committed'],
  );
});

test('what fails is tried again; what is hopeless goes to the dead letters at once', async () => {
  await db.transaction().execute(async (tx) => {
    await enqueue(tx, note, { word: 'second time' });
    await enqueue(tx, note, { word: 'hopeless' });
  });
  const jobs = await startJobs({ poolConfig, catalogue, clockTable: [], context });
  for (let i = 0; i < 150 && done.length < 2; i++) await sleep(100);
  await jobs.stop();
  assert.deepEqual(done.toSorted(), ['committed', 'second time']);
  assert.equal(tries.get('second time'), 2);
  assert.equal(tries.get('hopeless'), 1);
  const dead = await sql<{ data: { word: string } }>`select data from pgboss.job where name = 'dead-letters'`.execute(
    db,
  );
  assert.deepEqual(
    dead.rows.map((row) => row.data.word),
    ['hopeless'],
  );
});

test('two jobs of one name, and a clock line for no job, are found at start', async () => {
  assert.throws(() => defineJobs(note, note), /Two jobs/);
  const clockTable = [{ cron: '* * * * *', job: 'tests.nothing', why: 'a mistake' }];
  await assert.rejects(startJobs({ poolConfig, catalogue, clockTable, context }), /no job/);
});
