import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { LawFacts, Withdrawal } from './index.ts';
import { rightsOf } from './index.ts';

const zones: Record<string, string> = {
  CN: 'Asia/Shanghai',
  GB: 'Europe/London',
  BR: 'America/Sao_Paulo',
  US: 'America/New_York',
  DE: 'Europe/Berlin',
  GR: 'Europe/Athens',
  IE: 'Europe/Dublin',
  PT: 'Atlantic/Azores',
};

/** `got`: when each parcel came, null: not yet; with ~ before it the parcel holds other goods of the order. Local times. */
type Row = {
  title: string;
  country: string;
  got: readonly (string | null)[];
  now: string;
  gives: Withdrawal['state'];
  /** The last whole day of the right. */
  last?: string;
  /** Part of the article that is cited. */
  article: string;
  zone?: string;
  ordered?: string;
  informed?: string | null;
  holidays?: readonly string[] | null;
} & Partial<Pick<LawFacts, 'reason' | 'category' | 'opened' | 'used' | 'intact' | 'confirmedAtPurchase'>>;

const rows = parse(readFileSync(new URL('law-table.yaml', import.meta.url), 'utf8')) as Row[];

const instant = (local: string, zone: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant();

for (const row of rows)
  test(`${row.country}: ${row.title}: ${row.gives}`, () => {
    const zone = row.zone ?? zones[row.country] ?? 'UTC';
    const { reason = 'other.unwanted', category = 'ordinary', opened = true, used = false, intact = true } = row;
    const { holidays = [], informed = 'in_time' } = row;
    const facts: LawFacts & { country: string } = {
      ...{ country: row.country, zone, reason, category, opened, used, intact },
      confirmedAtPurchase: row.confirmedAtPurchase === undefined ? false : row.confirmedAtPurchase,
      now: instant(row.now, zone),
      orderedAt: row.ordered ? instant(row.ordered, zone) : null,
      parcels: row.got.map((at) => ({
        deliveredAt: at === null || at === '~' ? null : instant(at.replace('~', ''), zone),
        carriesGoods: !at?.startsWith('~'),
      })),
      informed:
        informed === null || informed === 'never' || informed === 'in_time' ? informed : instant(informed, zone),
      holidays: holidays?.map((day) => Temporal.PlainDate.from(day)) ?? null,
    };
    const { withdrawal } = rightsOf(facts);
    assert.equal(withdrawal.state, row.gives);
    assert.ok(
      withdrawal.cited?.article.includes(row.article) ?? row.article === '',
      withdrawal.cited?.article ?? 'nothing is cited',
    );
    assert.equal(withdrawal.clock?.lastDay.toString(), row.last);
    if (row.last)
      assert.equal(
        withdrawal.until?.toString(),
        instant(row.last, zone).toZonedDateTimeISO(zone).add({ days: 1 }).toInstant().toString(),
      );
    if (withdrawal.cited) assert.match(`${withdrawal.cited.source} ${withdrawal.cited.read}`, /\S.* 2026-\d\d-\d\d$/);
  });

test('the table covers every floor and says each case once', () => {
  assert.ok(rows.length >= 80, `${rows.length} cases`);
  assert.equal(new Set(rows.map(({ country, title }) => `${country} ${title}`)).size, rows.length);
});
