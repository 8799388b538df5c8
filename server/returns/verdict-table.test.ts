import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { reasons } from '../../shared/labels.ts';
import { categories, mayWithdraw, rightsOf } from '../law/index.ts';
import { checkRows, offers, type Policy, type PolicyRow } from './policy.ts';
import { type CaseFacts, resolve, type Verdict } from './resolve.ts';
import { sayVerdict } from './say-verdict.ts';

type Case = {
  title: string;
  country?: string | null;
  countries?: string[];
  zone?: string;
  now: string;
  got?: (string | null)[];
  policy?: string;
  told?: boolean;
  confirmed?: boolean | null;
  last?: string;
  says?: string;
  zh?: string;
} & Partial<Pick<CaseFacts, 'reason' | 'category' | 'opened' | 'intact' | 'tier' | 'onSale'>> &
  Pick<Verdict, 'right' | 'offer' | 'freight' | 'refusable'>;

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const table = parse(read('verdict-table.yaml')) as { policies: Record<string, PolicyRow[]>; cases: Case[] };
const zones: Record<string, string> = {
  ...{ CN: 'Asia/Shanghai', DE: 'Europe/Berlin', GB: 'Europe/London' },
  ...{ BR: 'America/Sao_Paulo', US: 'America/New_York' },
};

function factsOf(one: Case, zone: string): CaseFacts {
  const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();
  const { category = 'ordinary', opened = true, intact = true, tier = null } = one;
  return {
    countries: one.countries ?? (one.country ? [one.country] : []),
    zone: one.country === null ? null : zone,
    ...{ category, opened, intact, tier, used: false },
    reason: one.reason === undefined ? 'other.unwanted' : one.reason,
    onSale: one.onSale === undefined ? false : one.onSale,
    confirmedAtPurchase: one.confirmed === undefined ? false : one.confirmed,
    orderedAt: at('2026-03-01T12:00'),
    parcels: (one.got ?? ['2026-03-08T09:00']).map((got) => ({ deliveredAt: got === null ? null : at(got) })),
  };
}

for (const one of table.cases)
  test(`${one.title}: ${one.right}`, () => {
    const zone = one.zone ?? zones[one.country ?? ''] ?? 'UTC';
    const toldSince = one.told === false ? null : Temporal.Instant.from('2026-01-01T00:00Z');
    const policy = { version: 3, rows: one.policy ? (table.policies[one.policy] ?? []) : [], toldSince };
    const now = Temporal.PlainDateTime.from(one.now).toZonedDateTime(zone).toInstant();
    const { right, offer, freight, refusable, deadline, line } = resolve(factsOf(one, zone), policy, now);
    assert.deepEqual(
      { right, offer, freight, refusable },
      {
        ...{ right: one.right, offer: one.offer, freight: one.freight, refusable: one.refusable },
      },
    );
    assert.equal(deadline?.lastDay, one.last);
    if (one.says) assert.equal(sayVerdict(line, 'en'), one.says);
    if (one.zh) assert.equal(sayVerdict(line, 'zh-CN'), one.zh);
    for (const said of [sayVerdict(line, 'en'), sayVerdict(line, 'zh-CN')]) assert.doesNotMatch(said, /[{}]|verdict\./);
  });

test('law and policy together are tried in more than eighty cases, each once', () => {
  const law = parse(read('../law/law-table.yaml')) as unknown[];
  assert.ok(table.cases.length + law.length >= 120);
  assert.equal(new Set(table.cases.map(({ title }) => title)).size, table.cases.length);
});

const from = Temporal.Instant.from('2026-01-01T00:00Z');
const instant = fc.integer({ min: 0, max: 900 * 24 }).map((hours) => from.add({ hours }));
const known = fc.constantFrom(true, false, null);
const row: fc.Arbitrary<PolicyRow> = fc.record({
  when: fc.record(
    {
      reasons: fc.subarray([...reasons], { minLength: 1 }),
      categories: fc.subarray([...categories], { minLength: 1 }),
      onSale: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  days: fc.integer({ min: 0, max: 60 }),
  counts: fc.constantFrom('receipt', 'order'),
  freight: fc.constantFrom('buyer', 'seller'),
  offers: fc.subarray([...offers], { minLength: 1 }),
});
const policy: fc.Arbitrary<Policy | null> = fc.option(
  fc.record({ version: fc.constant(1), rows: fc.array(row, { maxLength: 4 }), toldSince: fc.option(instant) }),
);
const facts: fc.Arbitrary<CaseFacts> = fc.record({
  countries: fc.subarray(['CN', 'DE', 'FR', 'GB', 'BR', 'US']),
  zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/Sao_Paulo', null),
  reason: fc.option(fc.constantFrom(...reasons)),
  orderedAt: fc.option(fc.constant(from)),
  parcels: fc.array(fc.record({ deliveredAt: fc.option(instant) }), { maxLength: 3 }),
  category: fc.option(fc.constantFrom(...categories)),
  ...{ opened: known, used: known, intact: known, confirmedAtPurchase: known, onSale: known },
  tier: fc.constantFrom('gold', null),
});

test('whatever the policy says, nobody may refuse where the law of a country that may apply gives the right', () => {
  fc.assert(
    fc.property(facts, policy, instant, (given, shops, now) => {
      const verdict = resolve(given, shops, now);
      const isTold =
        shops?.toldSince && given.orderedAt && Temporal.Instant.compare(shops.toldSince, given.orderedAt) <= 0;
      const law = { ...given, now, informed: isTold ? ('in_time' as const) : null, holidays: null };
      const all = (given.countries.length > 0 ? given.countries : [null]).map((country) =>
        rightsOf({ ...law, country }),
      );
      const isFault = given.reason !== 'unknown' && all.some(({ guarantee }) => guarantee?.mayApply);
      if (all.some(mayWithdraw) || isFault) {
        assert.equal(verdict.refusable, false);
        if (given.reason !== null) assert.ok(verdict.offer.includes('refund'));
      }
      if (given.countries.includes('US') && verdict.refusable) {
        assert.ok(verdict.policyVersion !== null, 'only days that the shop itself gave can be over');
        assert.doesNotMatch(given.reason ?? '', /^quality\.|^ful\.[wm]|^size\.d/, 'a fault is looked at by a person');
      }
      assert.equal(verdict.refusable && verdict.offer.length > 0, false);
      assert.equal(verdict.right === 'none', verdict.offer.length === 0);
    }),
    { numRuns: 1200 },
  );
});

test('a policy takes nothing away from a law that is known: with one, whatever may be returned without it may be returned', () => {
  fc.assert(
    fc.property(facts, policy, instant, (given, shops, now) => {
      fc.pre(!given.countries.includes('US'));
      const bare = shops && { ...shops, rows: [] };
      if (!resolve(given, bare, now).refusable) assert.equal(resolve(given, shops, now).refusable, false);
    }),
    { numRuns: 600 },
  );
});

test('a row below one that takes all it is for is refused', () => {
  const wide = { when: {}, days: 30, counts: 'receipt', freight: 'buyer', offers: ['refund'] } as const;
  const sizes = { ...wide, when: { reasons: ['size'] } } as const;
  checkRows([sizes, wide]);
  assert.throws(() => checkRows([wide, sizes]), { code: 'policy_row_unreachable', params: { row: 2 } });
  assert.throws(() => checkRows([sizes, { ...wide, when: { reasons: ['size.too_small'], onSale: true } }]), {
    code: 'policy_row_unreachable',
  });
});
