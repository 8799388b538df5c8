import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  allowanceLeft,
  type Count,
  type Happening,
  happen,
  platformDueAt,
  reasonToReturn,
  type Standing,
  slowRound,
} from './rules.ts';
import { countSlowly, summed } from './testing.ts';

const rule = { platformSeconds: 180, platformFromHour: 9, platformUntilHour: 23, zone: 'Asia/Shanghai' };
const at = (time: string) => Temporal.Instant.from(`2026-03-10T${time}+08:00`);

type Step =
  | ['asked' | 'given_to_person' | 'handed_back' | 'closed', string]
  | ['anna' | 'ben' | 'qin' | 'qin_hands_over', string];

function happening([kind, time]: Step): Happening {
  if (kind === 'anna' || kind === 'ben') return { kind: 'answered', at: at(time), agentId: kind, handsOver: false };
  if (kind === 'qin' || kind === 'qin_hands_over')
    return { kind: 'answered', at: at(time), agentId: null, handsOver: kind === 'qin_hands_over' };
  return { kind, at: at(time) };
}

/** "anna 1/1": one round of Anna's, in time. */
function counted(steps: readonly Step[]): string[] {
  let standing: Standing | null = null;
  const counts: Count[] = [];
  for (const step of steps) {
    const { after, counts: more } = happen(standing, happening(step), rule);
    standing = after;
    counts.push(...more);
  }
  return counts.map(({ agentId, rounds, inTime }) => `${agentId ?? 'nobody'} ${inTime}/${rounds}`);
}

const cases: [title: string, steps: Step[], counts: string[]][] = [
  [
    'three messages in a row are one question, timed from the first',
    [
      ['asked', '10:00:00'],
      ['asked', '10:01:00'],
      ['asked', '10:02:59'],
      ['anna', '10:03:01'],
    ],
    ['anna 0/1'],
  ],
  [
    'the very last second is in time',
    [
      ['asked', '10:00:00'],
      ['anna', '10:03:00'],
    ],
    ['anna 1/1'],
  ],
  [
    'what Qin answers by itself is no round',
    [
      ['asked', '10:00:00'],
      ['qin', '10:00:00'],
      ['anna', '10:10:00'],
    ],
    [],
  ],
  [
    'a hand-over counts from the question, and Qin’s words in between do not end it',
    [
      ['asked', '10:00:00'],
      ['qin_hands_over', '10:00:00'],
      ['given_to_person', '10:00:00'],
      ['asked', '10:01:00'],
      ['qin', '10:01:00'],
      ['anna', '10:02:00'],
    ],
    ['anna 1/1'],
  ],
  [
    'the round is whose who answers first',
    [
      ['asked', '10:00:00'],
      ['ben', '10:01:00'],
      ['anna', '10:01:10'],
    ],
    ['ben 1/1'],
  ],
  [
    'a question before eleven at night counts when it is answered after',
    [
      ['asked', '22:59:00'],
      ['anna', '23:01:00'],
    ],
    ['anna 1/1'],
  ],
  [
    'a question at eleven at night does not count',
    [
      ['asked', '23:00:00'],
      ['anna', '23:59:00'],
    ],
    [],
  ],
  [
    'a question before nine does not count when it is answered after',
    [
      ['asked', '08:59:59'],
      ['anna', '09:00:01'],
    ],
    [],
  ],
  [
    'a second message in the hours that count does not make an early question count',
    [
      ['asked', '08:59:59'],
      ['asked', '09:00:30'],
      ['anna', '09:10:00'],
    ],
    [],
  ],
  [
    'closed in time, there is no round',
    [
      ['asked', '10:00:00'],
      ['closed', '10:02:00'],
    ],
    [],
  ],
  [
    'closed too late, the buyer has waited',
    [
      ['asked', '10:00:00'],
      ['closed', '10:04:00'],
    ],
    ['nobody 0/1'],
  ],
  [
    'after it was handed back, what Qin answers is no round again',
    [
      ['given_to_person', '10:00:00'],
      ['handed_back', '10:01:00'],
      ['asked', '10:02:00'],
      ['qin', '10:02:00'],
    ],
    [],
  ],
  [
    'when Qin answers a question that people left lying, they were slow',
    [
      ['asked', '10:00:00'],
      ['asked', '10:10:00'],
      ['qin', '10:10:00'],
    ],
    ['nobody 0/1'],
  ],
  [
    'an agent who writes first opens no round',
    [
      ['anna', '10:00:00'],
      ['asked', '10:05:00'],
      ['anna', '10:06:00'],
    ],
    ['anna 1/1'],
  ],
];
for (const [title, steps, counts] of cases) test(title, () => assert.deepEqual(counted(steps), counts));

test('a round belongs to the day and hours of the shop, not to those of the server', () => {
  const askedAt = Temporal.Instant.from('2026-03-10T14:30:00Z'); // 22:30 in Shanghai, 10:30 in New York
  assert.ok(platformDueAt(askedAt, rule));
  assert.equal(platformDueAt(askedAt.add({ minutes: 30 }), rule), null);
  assert.ok(platformDueAt(askedAt.add({ minutes: 30 }), { ...rule, zone: 'America/New_York' }));
});

test('the allowance is the most slow rounds that still keep the share', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(5000), fc.integer({ min: 1, max: 100 }), (inTime, slow, percent) => {
      const rounds = inTime + slow;
      const left = allowanceLeft(rounds, inTime, percent);
      const keeps = (more: number) => inTime * 100 >= percent * (rounds + more);
      if (left > 0) assert.ok(keeps(left));
      assert.ok(!keeps(left + 1));
    }),
  );
});

test('who is away or gone loses a waiting buyer at once, who is silent after the minutes that the shop has set', () => {
  const here = { isAway: false, isGone: false, waitedMinutes: 14 };
  const settings = { handBackMinutes: 15 };
  assert.equal(reasonToReturn(here, settings), null);
  assert.equal(reasonToReturn({ ...here, waitedMinutes: 15 }, settings), 'silent');
  assert.equal(reasonToReturn({ ...here, isAway: true }, settings), 'away');
  assert.equal(reasonToReturn({ ...here, isGone: true }, settings), 'gone');
});

test('whenever the clock looks, the counts come to what the whole history says', () => {
  const kinds = ['asked', 'asked', 'given_to_person', 'handed_back', 'closed', 'anna', 'ben', 'qin', 'qin_hands_over'];
  const step = fc.record({
    kind: fc.constantFrom(...kinds),
    seconds: fc.integer({ min: 1, max: 400 }),
    looks: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 0, max: 14 }), (steps, hour) => {
      let now = at('08:50:00').add({ hours: hour });
      let standing: Standing | null = null;
      const [counts, history]: [Count[], Happening[]] = [[], []];
      const look = () => {
        if (!standing?.platformDueAt || Temporal.Instant.compare(standing.platformDueAt, now) >= 0) return;
        counts.push(...slowRound(standing));
        standing = { ...standing, isCountedSlow: true };
      };
      for (const { kind, seconds, looks } of steps) {
        now = now.add({ seconds });
        if (looks) look();
        const agentId = kind === 'anna' || kind === 'ben' ? kind : null;
        const what: Happening =
          agentId || kind.startsWith('qin')
            ? { kind: 'answered', at: now, agentId, handsOver: kind === 'qin_hands_over' }
            : { kind: kind as 'asked', at: now };
        history.push(what);
        const next = happen(standing, what, rule);
        standing = next.after;
        counts.push(...next.counts);
      }
      look();
      assert.deepEqual(summed(counts), countSlowly(history, now, rule));
    }),
    { numRuns: 2000 },
  );
});
