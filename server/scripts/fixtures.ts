import type { Locale } from '../../shared/labels.ts';
import { catalogue, type FactName, factNames } from './catalogue.ts';
import type { Fact, FactSet, FactValue, Unknown } from './facts.ts';

/** A situation every script is rendered in. `mustRender`: the scripts that have to come out of it, not be blocked. */
export type Fixture = { name: string; facts: FactSet; mustRender: 'all' | readonly string[] };

export const fixtureZone = 'Asia/Shanghai';
export const fixtureNow = Temporal.Instant.from('2026-03-07T14:05:00+08:00');

const instant = (local: string) => Temporal.Instant.from(`2026-${local}:00+08:00`);
const day = (monthDay: string) => Temporal.PlainDate.from(`2026-${monthDay}`);

/** Values that are no text in the catalogue's examples; texts are taken from there. */
const typedValues: Partial<Record<FactName, FactValue>> = {
  'shop.opens_at': instant('03-08T09:00'),
  'customer.member': false,
  'order.placed_on': day('03-01'),
  'order.total': { minor: 19_900n, currency: 'CNY' },
  'order.item_count': 2,
  'order.open_list': ['250303-1187', '250305-2290'],
  'order.ship_by': day('03-08'),
  'parcel.distance_km': 1530,
  'parcel.handed_over_on': day('03-03'),
  'parcel.delivered_at': instant('03-06T14:05'),
  'parcel.days_waited': 6,
  'parcel.days_moving': 4,
  'parcel.usual_days_min': 5,
  'parcel.usual_days_max': 7,
  'parcel.usually_by': day('03-10'),
  'parcel.latest_by': day('03-15'),
  'parcel.days_left': 3,
  'parcel.basis_count': 214,
  'parcel.last_scan_at': instant('03-07T07:20'),
  'parcel.checked_at': instant('03-07T14:05'),
  'parcel.pickup_until': day('03-12'),
  'parcel.promised_on': day('03-09'),
  'parcel.was_refused': false,
  'parcel.count': 1,
  'parcel.index': 1,
  'parcel.investigate_by': instant('03-13T18:00'),
  'product.photographed_as_is': true,
  'return.deadline': day('03-14'),
  'return.arrived_on': day('03-05'),
  'return.refund_by': day('03-12'),
  'return.refunded_on': day('03-06'),
  'withdrawal.received_at': instant('03-07T14:05'),
  'statement.version': 3,
  'handover.reply_by': instant('03-07T18:00'),
  'call.by': instant('03-08T12:00'),
  'choice.has_buttons': false,
  'choice.is_mail': false,
  'choice.has_mail_code': false,
};

function known(value: FactValue): Fact {
  return { value, source: 'fixture', asOf: fixtureNow.subtract({ hours: 1 }) };
}

function everything(locale: Locale): Map<FactName, Fact | Unknown> {
  const options =
    locale === 'en' ? ['It is too large', 'It is faulty', 'Something else'] : ['尺码偏大', '质量问题', '其他原因'];
  const exampleOf = (name: FactName) => typedValues[name] ?? catalogue[name].example[locale];
  return new Map(factNames.map((name) => [name, known(name === 'options' ? options : exampleOf(name))]));
}

type Change = Partial<Record<FactName, FactValue | Unknown>>;

/** Everything known, but for these changes; `without` takes away the facts whose name starts so. */
function but(locale: Locale, change: Change, without: readonly string[] = []): FactSet {
  const facts = everything(locale);
  for (const name of factNames) if (without.some((prefix) => name.startsWith(prefix))) facts.delete(name);
  for (const [name, value] of Object.entries(change) as [FactName, FactValue | Unknown][]) {
    facts.set(name, typeof value === 'object' && 'unknown' in value ? value : known(value));
  }
  return facts;
}

const ESTIMATES = ['parcel.usual', 'parcel.latest', 'parcel.days_left', 'parcel.basis'];
const SCANS = ['parcel.last_scan', 'parcel.delivered_at', 'parcel.pickup'];
const notParcel = ['talk.', 'ask.', 'handover.', 'return.', 'call.'];

/** The situations of one language; `situations` are the names of all scripts. */
export function fixturesFor(locale: Locale, situations: readonly string[]): Fixture[] {
  const chinese = locale === 'zh-CN';
  const outsideParcels = situations.filter((name) => notParcel.some((prefix) => name.startsWith(prefix)));
  const fixture = (name: string, facts: FactSet, mustRender: Fixture['mustRender'] = 'all'): Fixture => ({
    name,
    facts,
    mustRender,
  });
  const unverified = Object.fromEntries(
    factNames.filter((name) => /^(order|parcel)\./.test(name)).map((name) => [name, { unknown: 'unverified' }]),
  ) as Change;

  return [
    fixture('everything known', but(locale, {})),
    fixture('no parcel', but(locale, {}, ['parcel.']), [...outsideParcels, 'parcel.unshipped', 'parcel.unpaid']),
    fixture('split parcel', but(locale, { 'parcel.count': 2, 'parcel.index': 1, 'order.item_count': 2 })),
    fixture('single-character name', but(locale, { 'customer.name': chinese ? '鑫' : 'Q' })),
    fixture('no name', but(locale, {}, ['customer.name'])),
    fixture('member', but(locale, { 'customer.member': true })),
    fixture('member without a tier', but(locale, { 'customer.member': true }, ['customer.tier'])),
    fixture('non-member', but(locale, { 'customer.member': false })),
    fixture('foreign currency', but(locale, { 'order.total': { minor: 123_456n, currency: chinese ? 'EUR' : 'JPY' } })),
    fixture('long city name', but(locale, longCities(chinese))),
    fixture('refused on delivery', but(locale, { 'parcel.was_refused': true })),
    fixture('answers as buttons', but(locale, { 'choice.has_buttons': true })),
    fixture('by mail', but(locale, { 'choice.is_mail': true })),
    fixture('a code by mail', but(locale, { 'choice.has_mail_code': true })),
    fixture('one day', but(locale, oneDay())),
    fixture('unverified buyer', but(locale, unverified), outsideParcels),
    fixture('several open orders', but(locale, { 'order.number': { unknown: 'ambiguous' } })),
    fixture(
      'only what is always known',
      but(locale, {}, ['customer.', 'order.', 'parcel.', 'product.', 'size.', 'colour.', 'call.phone']),
      withoutSize(outsideParcels),
    ),
    ...parcelStates(locale, fixture),
  ];
}

/** Size advice is the one answer outside parcels that cannot do without a fact of the product. */
function withoutSize(situations: readonly string[]): string[] {
  return situations.filter((name) => name !== 'return.size_advice');
}

function longCities(chinese: boolean): Change {
  const city = chinese ? '克孜勒苏柯尔克孜自治州阿合奇县' : 'San Fernando del Valle de Catamarca';
  const other = chinese ? '黔西南布依族苗族自治州' : 'Stoke-on-Trent and Newcastle-under-Lyme';
  return { 'parcel.origin_city': city, 'parcel.destination_city': other, 'parcel.last_scan_place': other };
}

function oneDay(): Change {
  const today = fixtureNow.toZonedDateTimeISO(fixtureZone).toPlainDate();
  return {
    'parcel.days_waited': 1,
    'parcel.days_moving': 0,
    'parcel.usual_days_min': 1,
    'parcel.usual_days_max': 1,
    'parcel.days_left': 0,
    'parcel.usually_by': today,
    'parcel.latest_by': today.add({ days: 1 }),
  };
}

/** The facts that are really there in each state of S8. */
function parcelStates(
  locale: Locale,
  fixture: (name: string, facts: FactSet, must: readonly string[]) => Fixture,
): Fixture[] {
  const states: [string, readonly string[], Change?][] = [
    ['parcel.unshipped', ['parcel.']],
    ['parcel.no_first_scan', [...SCANS, ...ESTIMATES]],
    ['parcel.moving', ['parcel.delivered_at', 'parcel.pickup']],
    ['parcel.no_basis', ['parcel.delivered_at', 'parcel.pickup', ...ESTIMATES]],
    ['parcel.stalled', ['parcel.delivered_at', 'parcel.pickup']],
    ['parcel.attempt_failed', ['parcel.delivered_at', 'parcel.pickup', ...ESTIMATES]],
    ['parcel.out_for_delivery', ['parcel.delivered_at', 'parcel.pickup', ...ESTIMATES]],
    ['parcel.ready_for_pickup', ['parcel.delivered_at', ...ESTIMATES]],
    ['parcel.delivered', ['parcel.pickup', ...ESTIMATES]],
    ['parcel.delivered_not_received', ['parcel.pickup', ...ESTIMATES]],
    ['parcel.returning', ['parcel.delivered_at', 'parcel.pickup', ...ESTIMATES]],
    ['parcel.lost', ['parcel.delivered_at', 'parcel.pickup', ...ESTIMATES]],
  ];
  return states.flatMap(([state, without]) => [
    fixture(`state ${state}`, but(locale, {}, without), [state]),
    fixture(`state ${state}, member`, but(locale, { 'customer.member': true }, without), [state]),
  ]);
}
