import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { needsSecondPerson, refundAmount, type SoldLine, type Sum, shareOut, statusFromSend } from './rules.ts';

const line = fc.record({ priceMinor: fc.nat(1_000_000), quantity: fc.integer({ min: 1, max: 9 }) });
const order = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  discountMinor: fc.nat(3_000_000),
  freightMinor: fc.nat(50_000),
  fault: fc.constantFrom('shop' as const, 'buyer' as const),
});

const sumOf = (lines: readonly Omit<SoldLine, 'lineId'>[], rest: Partial<Sum> = {}): Sum => ({
  lines: lines.map((one, n) => ({ lineId: String(n), ...one })),
  ...{ discountMinor: 0, freightMinor: 0, fault: 'buyer', lawGivesFreight: false },
  ...rest,
});

test('in however many parts an order comes back, exactly what was paid goes back, to the cent', () => {
  fc.assert(
    fc.property(order, fc.infiniteStream(fc.nat(8)), ({ lines, ...rest }, some) => {
      const worth = lines.reduce((sum, { priceMinor, quantity }) => sum + priceMinor * quantity, 0);
      const before = lines.map(() => 0);
      let back = 0;
      while (before.some((count, n) => count < (lines[n]?.quantity ?? 0))) {
        const now = lines.map(({ quantity }, n) => Math.min(Number(some.next().value), quantity - (before[n] ?? 0)));
        const sold = lines.map((one, n) => ({ ...one, returnedBefore: before[n] ?? 0, returning: now[n] ?? 0 }));
        const { amountMinor, parts } = refundAmount(sumOf(sold, { ...rest, lawGivesFreight: true }));
        assert.equal(
          amountMinor,
          parts.reduce((sum, part) => sum + part.amountMinor, 0),
        );
        assert.ok(amountMinor >= 0);
        back += amountMinor;
        for (const [n, count] of now.entries()) before[n] = (before[n] ?? 0) + count;
      }
      const freight = worth === 0 ? 0 : rest.freightMinor;
      const owed = worth - Math.min(rest.discountMinor, worth);
      assert.ok(back === owed + freight, `${back} of ${owed} and ${freight}`);
    }),
    { numRuns: 300 },
  );
});

test('what is shared out adds up, and no share is further from its due than a cent', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 }), (minor, weights) => {
      const all = weights.reduce((sum, one) => sum + one, 0);
      const shares = shareOut(minor, weights);
      assert.equal(
        shares.reduce((sum, one) => sum + one, 0),
        all === 0 ? 0 : minor,
      );
      for (const [n, share] of shares.entries())
        if (all > 0) assert.ok(Math.abs(share - (minor * (weights[n] ?? 0)) / all) < 1);
    }),
  );
});

test('the freight goes back where the shop is at fault, by law with the last of the goods, else never', () => {
  const shirt = { priceMinor: 5_000, quantity: 2, returnedBefore: 0 };
  const freight = (returning: number, rest: Partial<Sum>) =>
    refundAmount(sumOf([{ ...shirt, returning }], { freightMinor: 1_001, ...rest })).parts.find(
      ({ reason }) => reason === 'freight',
    )?.amountMinor;
  assert.equal(freight(2, { fault: 'shop' }), 1_001);
  assert.equal(freight(1, { fault: 'shop' }), 500);
  assert.equal(freight(1, { lawGivesFreight: true }), undefined);
  assert.equal(freight(2, { lawGivesFreight: true }), 1_001);
  assert.equal(freight(2, {}), undefined);
  const kept = refundAmount(
    sumOf([{ ...shirt, returning: 1 }], { freightMinor: 1_001, fault: 'shop', keepsGoodsPercent: 15 }),
  );
  assert.deepEqual(kept, { parts: [{ reason: 'keeps_goods', lineId: '0', amountMinor: 750 }], amountMinor: 750 });
});

test('a second person is asked for above the limit, and for a currency that the limit says nothing of', () => {
  const limit = { minor: 50_000, currency: 'CNY' };
  assert.equal(needsSecondPerson({ amountMinor: 50_000, currency: 'CNY' }, limit), false);
  assert.equal(needsSecondPerson({ amountMinor: 50_001, currency: 'CNY' }, limit), true);
  assert.equal(needsSecondPerson({ amountMinor: 1, currency: 'EUR' }, limit), true);
  assert.equal(needsSecondPerson({ amountMinor: 9_999_999, currency: 'EUR' }, { minor: null, currency: 'CNY' }), false);
  assert.deepEqual(
    [statusFromSend('sending', null), statusFromSend('sent', 'handed_on'), statusFromSend('sent', 'undelivered')],
    ['queued', 'sent', 'not_sent'],
  );
});
