import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { diffSentences } from './diff-sentences.ts';
import {
  type Dated,
  hasBegun,
  inEffect,
  reviewOf,
  stateAfter,
  toCome,
  type VersionState,
  versionStates,
  versionSteps,
} from './rules.ts';

const day = (n: number) => Temporal.Instant.from('2026-03-01T00:00:00Z').add({ hours: 24 * n });
const maybeDay = fc.option(fc.integer({ min: 0, max: 9 }).map(day), { nil: null });
const releases = fc
  .array(fc.record({ effectiveFrom: maybeDay, withdrawnAt: maybeDay }), { maxLength: 8 })
  .map((dates) => dates.map((dated, at): Dated => ({ ...dated, version: at + 2 })));

test('whatever is done with a version: nothing is said that was not in review, and what was said or rejected is never written over', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...versionSteps), { maxLength: 20 }), (steps) => {
      let state = 'draft' as VersionState;
      for (const step of steps) {
        const next = stateAfter(state, step);
        if (next === null) continue;
        if (next === 'released') assert.equal(state, 'in_review');
        if (step === 'edit') assert.equal(state, 'draft');
        assert.ok(state !== 'retired' && state !== 'rejected', 'there is no way back from the end');
        if (state === 'released') assert.equal(next, 'retired');
        state = next;
      }
    }),
  );
});

test('every state but the two ends has a way on, and every step is used', () => {
  const used = versionStates.map((state) => versionSteps.filter((step) => stateAfter(state, step) !== null));
  assert.deepEqual(
    used.map((steps) => steps.length),
    [2, 3, 2, 0, 0],
  );
  assert.deepEqual(new Set(used.flat()), new Set(versionSteps));
});

test('an own wording is released by its author only where nobody else may', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a', 'b'),
      fc.constantFrom('a', 'b'),
      fc.integer({ min: 1, max: 5 }),
      (authorId, reviewerId, reviewers) => {
        const review = reviewOf({ authorId, reviewerId, reviewers });
        assert.equal(review === 'by_another', authorId !== reviewerId);
        if (review === 'alone') assert.equal(reviewers, 1);
      },
    ),
  );
});

test('at every moment one wording counts: the latest that has begun and was not taken back, whatever the order of the rows', () => {
  fc.assert(
    fc.property(releases, fc.integer({ min: -1, max: 10 }), (all, n) => {
      const now = day(n);
      const current = inEffect(all, now);
      assert.deepEqual(inEffect(all.toReversed(), now), current);
      for (const other of all.filter((release) => hasBegun(release, now))) {
        assert.ok(current?.effectiveFrom && other.effectiveFrom);
        const order = Temporal.Instant.compare(current.effectiveFrom, other.effectiveFrom);
        assert.ok(order > 0 || (order === 0 && current.version >= other.version));
      }
      if (current) assert.ok(current.withdrawnAt === null && hasBegun(current, now));
      const coming = toCome(all, now);
      assert.ok(coming.every((release) => !hasBegun(release, now) && release.effectiveFrom !== null));
    }),
  );
});

test('until the next release begins, the same wording counts', () => {
  fc.assert(
    fc.property(releases, fc.integer({ min: 0, max: 9 }), (all, n) => {
      const next = toCome(all, day(n))[0]?.effectiveFrom ?? day(20);
      assert.deepEqual(inEffect(all, next.subtract({ nanoseconds: 1 })), inEffect(all, day(n)));
    }),
  );
});

test('a comparison loses no sentence and invents none', () => {
  const sentences = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 8 });
  const text = (says: readonly string[]) =>
    `situation: x.y\nversion: 1\nsentences:\n${says.map((say) => `  - say: "${say}"\n`).join('')}`;
  fc.assert(
    fc.property(sentences, sentences, (from, to) => {
      const changes = diffSentences(text(from), text(to).replace('version: 1', 'version: 2'));
      const wordsOf = (side: 'from' | 'to') => changes.flatMap((change) => /"(.)"/.exec(change[side] ?? '')?.[1] ?? []);
      assert.deepEqual(wordsOf('from'), from);
      assert.deepEqual(wordsOf('to'), to);
      assert.ok(changes.every(({ change, from, to }) => (change === 'same') === (from === to)));
    }),
  );
});
