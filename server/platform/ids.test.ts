import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newId } from './ids.ts';

test('what one turn writes keeps its order, whatever other turns write meanwhile', () => {
  const turns = [100, 101, 102, 99].map((ms) => Temporal.Instant.fromEpochMilliseconds(1_773_104_400_000 + ms));
  fc.assert(
    fc.property(fc.array(fc.nat(turns.length - 1), { maxLength: 60 }), (order) => {
      const written = turns.map((): string[] => []);
      for (const turn of order) written[turn]?.push(newId(turns[turn] as Temporal.Instant));
      for (const ids of written) assert.deepEqual(ids, ids.toSorted());
    }),
    { numRuns: 30 }, // 4096 ids of one millisecond begin again
  );
});
