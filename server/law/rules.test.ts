import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reasons } from '../../shared/labels.ts';
import { categories } from './floor.ts';
import { allFloors } from './floors.ts';
import { type LawFacts, mayWithdraw, refundDue, rightsOf } from './index.ts';

type Facts = LawFacts & { country: string | null };

const hour = 3_600_000;
const epoch = Temporal.Instant.from('2026-01-01T00:00Z').epochMilliseconds;
const instant = fc
  .integer({ min: 0, max: 1000 * 24 })
  .map((hours) => Temporal.Instant.fromEpochMilliseconds(epoch + hours * hour));
const answer = fc.constantFrom(true, false, null);
const parcel = fc.record(
  { deliveredAt: fc.option(instant), carriesGoods: fc.boolean() },
  { requiredKeys: ['deliveredAt'] },
);
const facts: fc.Arbitrary<Facts> = fc.record({
  country: fc.constantFrom('CN', 'DE', 'FR', 'GB', 'BR', 'US'),
  zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Europe/London', 'America/Sao_Paulo', 'Pacific/Apia', null),
  now: instant,
  reason: fc.option(fc.constantFrom(...reasons)),
  orderedAt: fc.constant(Temporal.Instant.fromEpochMilliseconds(epoch - hour)), // nothing is delivered before it is ordered
  parcels: fc.array(parcel, { maxLength: 4 }),
  category: fc.option(fc.constantFrom(...categories)),
  ...{ opened: answer, used: answer, intact: answer, confirmedAtPurchase: answer },
  informed: fc.oneof(fc.constantFrom('in_time' as const, 'never' as const, null), instant),
  holidays: fc.option(fc.array(fc.integer({ min: 0, max: 5 }).map(holiday), { maxLength: 6 })),
});

/** Days off around Christmas: no run is longer than the floors say. */
function holiday(day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from('2026-12-24').add({ days: day < 3 ? day : day + 5 });
}

const isGone = (given: Facts) => ['over', 'excluded'].includes(rightsOf(given).withdrawal.state);

test('as time goes by a right that is over never opens again', () => {
  fc.assert(
    fc.property(facts, instant, (given, other) => {
      const [first, second] = [given.now, other].sort(Temporal.Instant.compare) as [Temporal.Instant, Temporal.Instant];
      if (isGone({ ...given, now: first })) assert.ok(isGone({ ...given, now: second }));
    }),
    { numRuns: 4000 },
  );
});

const forgettable = {
  ...{ country: null, zone: null, orderedAt: null, category: null, opened: null, used: null, intact: null },
  ...{ confirmedAtPurchase: null, informed: null, holidays: null, parcels: [] },
} satisfies Partial<Facts>;

test('what nobody knows never closes a right', () => {
  fc.assert(
    fc.property(facts, fc.subarray(Object.keys(forgettable) as (keyof typeof forgettable)[]), (given, forgotten) => {
      const known = rightsOf(given);
      const less = rightsOf({ ...given, ...Object.fromEntries(forgotten.map((name) => [name, forgettable[name]])) });
      if (mayWithdraw(known)) assert.ok(mayWithdraw(less), `${forgotten}: ${less.withdrawal.state}`);
    }),
    { numRuns: 6000 },
  );
});

test('a right that is open for want of a fact names the fact', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const rights = rightsOf(given);
      if (rights.withdrawal.clock?.prolonged.some(({ by }) => by === 'holidays_unknown') && mayWithdraw(rights))
        assert.ok(rights.missing.includes('public_holidays'));
      if (mayWithdraw(rights) && given.category === null && given.country !== 'BR')
        assert.ok(rights.missing.includes('category'));
    }),
  );
});

test('one more parcel never makes the days end sooner', () => {
  fc.assert(
    fc.property(facts, parcel, (given, more) => {
      const [fewer, all] = [given, { ...given, parcels: [...given.parcels, more] }].map(
        (one) => rightsOf(one).withdrawal,
      );
      if (!fewer?.until || !all) return;
      assert.ok(all.state === 'not_begun' || (all.until && Temporal.Instant.compare(all.until, fewer.until) >= 0));
    }),
    { numRuns: 4000 },
  );
});

test('the last moment is the end of the last day by the clock of the buyer', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const { clock, until, state } = rightsOf(given).withdrawal;
      if (!clock || !until || given.zone === null) return;
      const end = until.toZonedDateTimeISO(given.zone);
      assert.ok(end.equals(end.startOfDay()));
      assert.ok(until.add({ milliseconds: -1 }).toZonedDateTimeISO(given.zone).toPlainDate().equals(clock.lastDay));
      assert.equal(state, Temporal.Instant.compare(given.now, until) < 0 ? 'open' : 'over');
    }),
  );
});

test('on the night the clocks change a day is a day: the right ends at midnight there', () => {
  const given = {
    parcels: [{ deliveredAt: Temporal.Instant.from('2026-10-11T10:00Z') }],
    holidays: [],
    informed: 'in_time' as const,
  };
  const london = rightsOf({ ...blank, ...given, country: 'GB', zone: 'Europe/London' }).withdrawal;
  assert.equal(london.from?.toString(), '2026-10-11T23:00:00Z');
  assert.equal(london.until?.toString(), '2026-10-26T00:00:00Z');
});

test('any clear sentence withdraws in Europe and Brazil; in China the shop is told', () => {
  const counts = ['DE', 'GB', 'BR', 'CN'].map((country) => rightsOf({ ...blank, country }).statement);
  assert.deepEqual(counts, ['any_unequivocal', 'any_unequivocal', 'any_unequivocal', 'notice']);
});

test('a country that nobody knows keeps the right open and says so', () => {
  const rights = rightsOf({ ...blank, country: null });
  assert.equal(rights.withdrawal.state, 'open');
  assert.deepEqual(rights.missing, ['country']);
});

test('each of the 27 countries has the same floor, and no country has two', () => {
  const countries = allFloors().flatMap((floor) => floor.countries);
  assert.equal(new Set(countries).size, countries.length);
  assert.equal(allFloors().find(({ floor }) => floor === 'eu')?.countries.length, 27);
});

test('faulty goods keep their guarantee when the days are over, and their freight is the seller’s', () => {
  const late = {
    ...blank,
    country: 'CN',
    now: Temporal.Instant.from('2026-06-01T00:00Z'),
    reason: 'quality.defective' as const,
  };
  const rights = rightsOf({ ...late, parcels: [{ deliveredAt: Temporal.Instant.from('2026-03-08T02:00Z') }] });
  assert.equal(rights.withdrawal.state, 'over');
  assert.equal(rights.guarantee?.mayApply, true);
  assert.equal(rights.freight?.payer, 'seller');
});

test('who pays the way back at least: the buyer, unless nobody told the buyer so or the law says otherwise', () => {
  const payer = (country: string, informed: LawFacts['informed']) =>
    rightsOf({ ...blank, country, informed }).freight?.payer;
  assert.deepEqual(
    ['CN', 'DE', 'GB', 'BR'].map((country) => payer(country, 'in_time')),
    ['buyer', 'buyer', 'buyer', 'seller'],
  );
  assert.deepEqual(
    ['CN', 'DE', 'GB', 'BR'].map((country) => payer(country, 'never')),
    ['buyer', 'seller', 'seller', 'seller'],
  );
});

test('the withdrawal button with its second step is needed in the European Union from 19 June 2026', () => {
  const needs = (country: string, now: string) =>
    rightsOf({ ...blank, country, zone: 'Europe/Berlin', now: Temporal.Instant.from(now) }).needs.map(
      ({ need }) => need,
    );
  assert.deepEqual(needs('DE', '2026-06-18T21:59Z'), []);
  assert.deepEqual(needs('DE', '2026-06-18T22:00Z'), [
    'durable_acknowledgement',
    'confirmation_step',
    'withdrawal_function',
  ]);
  assert.deepEqual(needs('GB', '2026-01-01T00:00Z'), ['durable_acknowledgement']);
  assert.deepEqual(needs('CN', '2026-07-01T00:00Z'), []);
});

const refunds: [country: string, statement: string, arrived: string | null, sent: string | null, due: string | null][] =
  [
    ['CN', '2026-03-08T12:00', '2026-03-12T09:00', null, '2026-03-20T00:00'],
    ['CN', '2026-03-08T12:00', null, '2026-03-09T12:00', null],
    ['DE', '2026-03-02T12:00', '2026-03-06T09:00', null, '2026-03-17T00:00'],
    ['DE', '2026-03-02T12:00', '2026-04-06T09:00', null, '2026-04-07T00:00'],
    ['DE', '2026-03-02T12:00', '2026-04-06T09:00', '2026-03-05T09:00', '2026-03-17T00:00'],
    ['DE', '2026-03-02T12:00', null, null, null],
    ['GB', '2026-03-02T12:00', '2026-03-20T09:00', '2026-03-06T09:00', '2026-03-21T00:00'],
    ['GB', '2026-03-02T12:00', null, null, null],
    ['BR', '2026-03-02T12:00', null, null, '2026-03-03T00:00'],
  ];
for (const [country, statement, arrived, sent, due] of refunds)
  test(`${country}: withdrawn ${statement}, back ${arrived}, proof ${sent}: the money is due before ${due}`, () => {
    const zone = { CN: 'Asia/Shanghai', GB: 'Europe/London', BR: 'America/Sao_Paulo' }[country] ?? 'Europe/Berlin';
    const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
    const events = {
      zone,
      statementAt: at(statement),
      goodsArrivedAt: arrived ? at(arrived) : null,
      sentProofAt: sent ? at(sent) : null,
    };
    const found = refundDue(country, events);
    assert.equal(found?.at?.toString(), due ? at(due).toString() : undefined);
    assert.equal(found?.waitsFor === null, due !== null);
  });

const blank: LawFacts = {
  now: Temporal.Instant.from('2026-10-12T10:00Z'),
  ...{ zone: 'UTC', reason: null, orderedAt: null, parcels: [], category: 'ordinary', opened: null, used: null },
  ...{ intact: null, confirmedAtPurchase: null, informed: null, holidays: null },
};
