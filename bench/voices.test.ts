import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openPool } from '../server/platform/database.ts';
import { testDatabase } from '../server/testing/database.ts';
import { runVoices } from './voices-harness.ts';
import { faultsOf, type Told, type Witnessed } from './voices-verdict.ts';

const { db, poolConfig } = await testDatabase();
const second = openPool({ ...poolConfig, max: 20 });
after(() => second.db.destroy());

test('Qin, two agents and a notice at once on two nodes: never two voices, never a stale reply or an old fact, never a lost draft', async () => {
  const report = await runVoices([db, second.db], { interleavings: 200, atOnce: 6, seed: 1 });
  assert.deepEqual(report.faults, []);
  const { sent, kept, takenOver, proposed } = report;
  // How often each comes about is up to chance; that each does is what makes the judgement worth something.
  assert.ok(Math.min(sent, kept, takenOver, proposed) > 10, JSON.stringify(report));
  assert.ok(report.outdated > 0, JSON.stringify(report));
});

test('the judge of the voices finds two voices, a stale reply, an old fact, a lost draft, a doubled message and a gap', () => {
  const said = { agentId: 'a', clientKey: 'k', body: 'word', seenSeq: 1, isOwn: true } as const;
  const told: Told[] = [{ ...said, outcome: 'sent' }];
  const by = (author: 'buyer' | 'agent' | 'qin', more: Partial<Message> = {}): Message => ({
    ...{ seq: 0, author, visibility: 'public', agentId: null, clientKey: null, body: 'word', proposalState: null },
    ...{ isNotice: null, holderId: null, isPersons: false, stop: 2 },
    ...more,
  });
  const thread = (...messages: Message[]): Witnessed => ({
    messages: messages.map((message, at) => ({ ...message, seq: at + 1 })),
    ...{ holders: [], lastSeq: messages.length, drafts: [] },
  });
  const word = by('agent', { agentId: 'a', clientKey: 'k', holderId: 'a' });
  assert.deepEqual(faultsOf(thread(by('buyer'), word), told), []);
  assert.match(faultsOf(thread(by('buyer'), { ...word, holderId: 'b' }), told).join(), /without holding/);
  assert.match(faultsOf(thread(by('buyer'), by('qin', { holderId: 'a' })), []).join(), /Qin spoke over/);
  assert.match(faultsOf(thread(by('buyer'), by('qin', { isPersons: true })), []).join(), /nobody had handed back/);
  assert.match(faultsOf(thread(by('buyer'), by('qin'), by('qin')), []).join(), /something else than the last message/);
  assert.match(faultsOf(thread(by('buyer'), by('buyer'), word), told).join(), /before 2 was read/);
  assert.match(faultsOf(thread(by('buyer'), word, word), told).join(), /there 2 times/);
  const old = { ...word, body: 'Your parcel has passed stop 1.' };
  assert.match(faultsOf(thread(by('buyer'), old), told).join(), /stop 1, and it was stop 2/);
  const refused = told.map((one) => ({ ...one, outcome: 'kept' as const }));
  assert.match(faultsOf(thread(by('buyer')), refused).join(), /draft is lost/);
  assert.match(faultsOf(thread(by('buyer'), word), refused).join(), /refused, and went out/);
  assert.match(faultsOf({ ...thread(by('buyer')), lastSeq: 2 }, []).join(), /counted as 2/);
  const proposal = by('qin', { visibility: 'suggestion', proposalState: 'open' });
  assert.match(faultsOf(thread(by('buyer'), proposal, by('buyer')), []).join(), /is open although/);
  const given = { from: 'a', to: 'b', fromEpoch: 1, toEpoch: 1 };
  assert.match(faultsOf({ ...thread(by('buyer')), holders: [given] }, []).join(), /epoch 1 became 1/);
});

type Message = Witnessed['messages'][number];
