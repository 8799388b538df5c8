import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AttemptOutcome, attemptOutcomes, endOf, gateOf, hoursBeforeStatutoryDate, lastInVain } from './rules.ts';

const start = Temporal.Instant.from('2026-03-10T01:00:00Z');
const at = (minutes: number) => start.add({ minutes });
const attempt = (outcome: AttemptOutcome, minutes: number) => ({ outcome, at: at(minutes) });
const shut = { attempts: [], hasUsableNumber: true, override: null, statutoryDueAt: null, now: start };

test('a refund waits for its call, and goes for each of the six reasons', () => {
  assert.deepEqual(gateOf(shut), { is: 'shut', until: null });
  const later = { ...shut, now: at(1000) };
  const vain = [attempt('no_answer', 0), attempt('busy', 60), attempt('not_now', 300)];
  const opened = [
    gateOf({ ...later, attempts: [attempt('no_answer', 0), attempt('reached', 200)] }),
    gateOf({ ...later, attempts: [attempt('declined_call', 7)] }),
    gateOf({ ...later, attempts: vain }),
    gateOf({ ...later, attempts: [attempt('wrong_number', 5)], hasUsableNumber: false }),
    gateOf({ ...later, override: at(9) }),
    gateOf({ ...later, statutoryDueAt: at(60 * 48 + 30) }),
  ];
  assert.deepEqual(
    opened.map((gate) => (gate.is === 'open' ? [gate.by, gate.at.since(start).total('minutes')] : gate)),
    [
      ['completed_call', 200],
      ['buyer_declined', 7],
      ['three_attempts', 300],
      ['no_usable_number', 5],
      ['override', 9],
      ['statutory_date', 30],
    ],
  );
  assert.equal(gateOf({ ...later, attempts: vain.slice(1) }).is, 'shut');
});

test('three rings within minutes are one attempt; a buyer who asked to be called later was not called in vain', () => {
  assert.equal(lastInVain([attempt('no_answer', 0), attempt('no_answer', 1), attempt('no_answer', 2)]), null);
  assert.equal(lastInVain([attempt('no_answer', 0), attempt('call_back_at', 60), attempt('no_answer', 120)]), null);
  const fourth = [0, 1, 200, 400].map((minutes) => attempt('no_answer', minutes));
  assert.equal(lastInVain(fourth)?.at, fourth[3]?.at);
  const newest = { outcome: 'no_answer', agreed: null } as const;
  assert.equal(endOf(fourth, newest, true), 'not_reached');
  assert.equal(endOf(fourth.slice(0, 3), newest, true), null);
});

const attempts = fc.array(
  fc.record({ outcome: fc.constantFrom(...attemptOutcomes), minutes: fc.integer({ min: 0, max: 20_000 }) }),
  { maxLength: 8 },
);
const gated = fc.record({
  attempts: attempts.map((all) => all.map(({ outcome, minutes }) => attempt(outcome, minutes))),
  hasUsableNumber: fc.boolean(),
  override: fc.option(fc.integer({ min: 0, max: 20_000 }).map(at)),
  statutoryDueAt: fc.option(fc.integer({ min: 0, max: 20_000 }).map(at)),
  now: fc.integer({ min: 0, max: 25_000 }).map(at),
});

test('a gate never keeps a refund past two days before the law’s date, never opens without its reason, and never shuts again', () => {
  fc.assert(
    fc.property(gated, fc.integer({ min: 0, max: 10_000 }), (facts, minutes) => {
      const gate = gateOf(facts);
      const { statutoryDueAt, now } = facts;
      const latest = statutoryDueAt?.subtract({ hours: hoursBeforeStatutoryDate });
      if (latest && Temporal.Instant.compare(now, latest) >= 0) assert.equal(gate.is, 'open');
      if (gate.is === 'shut') {
        assert.equal(String(gate.until), String(latest ?? null));
        if (gate.until) assert.ok(Temporal.Instant.compare(gate.until, now) > 0);
        const isPast = ({ at: when }: { at: Temporal.Instant }) => Temporal.Instant.compare(when, now) <= 0;
        const past = facts.attempts.filter(isPast).map(({ outcome }) => outcome);
        assert.ok(!past.includes('reached') && !past.includes('declined_call') && facts.hasUsableNumber);
        assert.ok(!facts.override || !isPast({ at: facts.override }));
        return;
      }
      assert.ok(Temporal.Instant.compare(gate.at, now) <= 0);
      const later = gateOf({ ...facts, now: now.add({ minutes }) });
      assert.equal(later.is, 'open');
      if (gate.by === 'statutory_date') assert.ok(latest && Temporal.Instant.compare(latest, now) <= 0);
      if (gate.by === 'override') assert.ok(facts.override);
      if (gate.by === 'no_usable_number') assert.ok(!facts.hasUsableNumber);
    }),
    { numRuns: 2000 },
  );
});
