import type { Locale } from '../../shared/labels.ts';
import { findPlace, placeName } from '../platform/places.ts';
import { demoPlan } from './plan.ts';
import { demoBuyer, type Home } from './plan-customers.ts';
import { type BuyerInSituation, buyersBySituation, type Situation } from './situations.ts';

/** A buyer worth asking as. `hint` is a key of `page.hint.*`, with what it names. */
export type InterestingBuyer = {
  externalId: string;
  name: string | null;
  group: 'waiting' | 'received' | 'other';
  hint: Situation | 'demo';
  city: Record<Locale, string>;
  item: Record<Locale, string>;
};

/** How many buyers of each situation are offered, in the order of the list. */
const offered: [Situation, number, InterestingBuyer['group']][] = [
  ['several', 2, 'waiting'],
  ['split', 2, 'waiting'],
  ['unshipped', 2, 'waiting'],
  ['no_first_scan', 2, 'waiting'],
  ['moving', 3, 'waiting'],
  ['stalled', 2, 'waiting'],
  ['attempt_failed', 2, 'waiting'],
  ['out_for_delivery', 2, 'waiting'],
  ['ready_for_pickup', 2, 'waiting'],
  ['returning', 1, 'waiting'],
  ['lost', 1, 'waiting'],
  ['delivered', 6, 'received'],
  ['placed', 1, 'other'],
  ['cancelled', 1, 'other'],
  ['nobody', 1, 'other'],
];

/** Some thirty buyers whose situations differ; the demo buyer first. */
export function interestingBuyers(): InterestingBuyer[] {
  listed ??= findInterestingBuyers();
  return listed;
}

let listed: InterestingBuyer[] | undefined;

function findInterestingBuyers(): InterestingBuyer[] {
  const all = buyersBySituation(demoPlan());
  const bySituation = Map.groupBy(all, ({ situation }) => situation);
  const demo = all.filter(({ customer }) => customer.externalId === demoBuyer);
  const chosen = offered.flatMap(([situation, count, group]) =>
    spread(bySituation.get(situation) ?? [], situation)
      .filter(({ customer }) => customer.externalId !== demoBuyer)
      .slice(0, count)
      .map((buyer) => describe(buyer, situation, group)),
  );
  return [...demo.map((buyer) => describe(buyer, 'demo', 'waiting')), ...chosen];
}

/** Of the received, those of one order and the latest; of the rest, people from different places. */
function spread(buyers: BuyerInSituation[], situation: Situation): BuyerInSituation[] {
  if (situation === 'delivered') return buyers.filter(({ orders }) => orders.length === 1 && arrivedOn(orders) > -9);
  const byRegion = Map.groupBy(buyers, ({ customer }) => customer.home.region);
  return [...byRegion.values()].flatMap((group) => group.slice(0, 1));
}

const arrivedOn = (orders: BuyerInSituation['orders']) => orders[0]?.parcels[0]?.deliveredAt?.day ?? -99;

function describe(
  { customer, orders }: BuyerInSituation,
  hint: InterestingBuyer['hint'],
  group: InterestingBuyer['group'],
): InterestingBuyer {
  const goods = orders[0]?.lines[0]?.variant.goods;
  return {
    externalId: customer.externalId,
    name: customer.name,
    group,
    hint,
    city: { en: cityName(customer.home, 'en'), 'zh-CN': cityName(customer.home, 'zh-CN') },
    item: { en: goods?.en ?? '', 'zh-CN': goods?.zh ?? '' },
  };
}

function cityName(home: Home, locale: Locale): string {
  const found = findPlace(home);
  return found.kind === 'place' ? placeName(found.place, locale) : home.city;
}
