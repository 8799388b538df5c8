import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Part, Refund } from '../refunds/index.ts';
import { type Owing, owedLines, type ReturnedLine, sumOwed } from './sum-owed.ts';

const minor = fc.integer({ min: 0, max: 100_000 });
const bought = fc.record({
  sold: fc.array(
    fc.record({ quantity: fc.integer({ min: 1, max: 4 }), priceMinor: fc.integer({ min: 1, max: 100_000 }) }),
    {
      ...{ minLength: 1, maxLength: 4 },
    },
  ),
  freightMinor: minor,
  discountMinor: minor,
  /** What colleagues gave by hand before: freight, more than was ever paid for it too, or goodwill. */
  byHand: fc.array(fc.record({ reason: fc.constantFrom('freight' as const, 'other' as const), amountMinor: minor })),
  isOurFault: fc.boolean(),
});

test('whatever colleagues gave by hand before, no part for freight is below zero, and all freight together is what was paid for it at most', () => {
  fc.assert(
    fc.property(bought, ({ sold, freightMinor, discountMinor, byHand, isOurFault }) => {
      const worth = sold.reduce((sum, { quantity, priceMinor }) => sum + quantity * priceMinor, 0);
      const off = Math.min(discountMinor, worth);
      const returned = sold.map(
        ({ quantity }, n): ReturnedLine => ({
          ...{ id: `line-${n}`, returnId: 'one', orderLineId: `sold-${n}`, units: quantity },
          ...{ case: 'approved', goods: 'accepted', money: 'refund_due' },
        }),
      );
      const line = { key: isOurFault ? 'fault' : 'open', params: {} };
      const verdict = { line, right: 'law', country: 'DE', freight: 'seller' };
      const owing = {
        ...{ returnId: 'one', orderId: 'order', currency: 'CNY', totalMinor: worth + freightMinor - off },
        ...{ freightMinor, discountMinor: off, returned },
        sold: sold.map((one, n) => ({ id: `sold-${n}`, ...one })),
        verdict: { lines: returned.map(({ id: lineId }) => ({ lineId, remedy: 'refund', verdict })) },
        refunds: byHand.map(
          (part): Partial<Refund> => ({ returnId: 'one', remedy: 'refund', status: 'sent', parts: [part] }),
        ),
      } as unknown as Owing;
      const parts = sumOwed(owing, owedLines(owing), null).flatMap((sum) => sum.parts);
      const freightOf = (some: readonly Part[]) => some.filter(({ reason }) => reason === 'freight');
      const total = (some: readonly Part[]) => some.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
      assert.ok(freightOf(parts).every(({ amountMinor }) => amountMinor >= 0));
      assert.equal(total(parts) - total(freightOf(parts)), worth - off, 'the goods, whatever was given besides');
      const before = total(freightOf(byHand));
      assert.equal(total(freightOf(parts)), Math.max(0, freightMinor - before));
    }),
  );
});
