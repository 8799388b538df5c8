import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../server/testing/no-network.ts';
import { runKills } from './kill-harness.ts';
import { faultsOf, type Stored } from './kill-verdict.ts';
import { startCommand } from './start-command.ts';

test('killed three times while messages flow: nothing acknowledged is lost, nothing doubled, order kept, each answered once', async () => {
  const report = await runKills({ kills: 3, clients: 4, databaseEvery: 3, seed: 7, command: startCommand });
  assert.deepEqual(report.faults, []);
  assert.ok(report.messages >= report.acknowledged && report.acknowledged > 10, JSON.stringify(report));
});

test('the judge of the kills finds what is lost, doubled, out of order or unanswered', () => {
  const whole = talk('1 q 2 q 3 q');
  const upTo = new Map([['a', 3]]);
  assert.deepEqual(faultsOf(whole, upTo), []);
  assert.deepEqual(faultsOf(talk('1 q 2 q 3 q 4 q'), upTo), [], 'one on its way may be stored already');
  assert.match(faultsOf(talk('1 q 3 q'), upTo).join(), /message 2 was acknowledged and is lost/);
  assert.match(faultsOf(talk('1 q 2 q 2 q 3 q'), upTo).join(), /1 messages are there twice/);
  assert.match(faultsOf(talk('1 q 3 q 2 q'), upTo).join(), /changed places/);
  assert.match(faultsOf(talk('1 q 2 3 q'), upTo).join(), /message 2 was not answered exactly once/);
  assert.match(faultsOf(talk('1 q 2 q q 3 q'), upTo).join(), /message 2 was not answered exactly once/);
  assert.match(faultsOf(talk('1 q 2 q 3 q 4 q 5 q'), upTo).join(), /never sent/);
  assert.match(faultsOf(whole.slice(2), new Map([['a', 0]])).join(), /gaps/);
});

function talk(line: string): Stored[] {
  return line.split(' ').map((word, at) => ({
    client: 'a',
    seq: at + 1,
    author: word === 'q' ? 'qin' : 'buyer',
    providerMessageId: word === 'q' ? null : `a-${word}`,
  }));
}
