import type { OrderStatus } from '../orders/index.ts';
import type { ParcelState } from '../parcels/index.ts';
import { type Chance, chance } from './chance.ts';
import { demoContent } from './content.ts';
import { at, compareMoments, type Moment } from './moments.ts';
import { demoBuyer, type Home, type PlannedCustomer } from './plan-customers.ts';
import type { PlannedVariant } from './plan-goods.ts';
import { delivered, type Journey, journeys } from './plan-journeys.ts';

export type PlannedLine = { variant: PlannedVariant; title: string; quantity: number; priceMinor: number };
export type PlannedParcel = Journey & {
  externalId: string;
  carrier: string;
  trackingNumber: string | null;
  state: ParcelState;
};
export type PlannedOrder = {
  number: string;
  customer: PlannedCustomer;
  status: OrderStatus;
  placedAt: Moment;
  paidAt: Moment | null;
  shipBy: Moment | null;
  cancelledAt: Moment | null;
  currency: string;
  lines: PlannedLine[];
  parcels: PlannedParcel[];
};

/** The demo buyer's two orders: a colour to be disappointed by, delivered the day before yesterday, and one on its way. */
export const demoOrders = { delivered: 'WT-200001', moving: 'WT-200002' } as const;

/** The day on which the second of them was placed, counted from today. */
export const demoMovingPlacedOn = -3;

/** How many orders stand where, besides those delivered (whose number each region in cities.yaml tells). 83 in all. */
const open: [Story, number][] = [
  ['placed', 6],
  ['unshipped', 12],
  ['no_first_scan', 5],
  ['moving', 20],
  ['stalled', 5],
  ['attempt_failed', 5],
  ['out_for_delivery', 5],
  ['ready_for_pickup', 5],
  ['returning', 4],
  ['lost', 3],
  ['split', 5],
  ['cancelled', 8],
];
/** The newest deliveries of each region. */
const recentCount = 4;

type Story = 'placed' | 'cancelled' | 'split' | Exclude<ParcelState, 'delivered'>;

type Draft = Omit<PlannedOrder, 'number' | 'parcels'> & {
  number?: string;
  parcels: Omit<PlannedParcel, 'externalId'>[];
};

/** 400 orders in every state, oldest first. */
export function planOrders(customers: readonly PlannedCustomer[], variants: readonly PlannedVariant[]): PlannedOrder[] {
  const others = customers.filter((customer) => customer.externalId !== demoBuyer);
  const open = openOrders(others, variants);
  const busy = new Set(open.map((draft) => draft.customer.externalId));
  const drafts = [...open, ...deliveredOrders(others, busy, variants), ...ordersOfDemoBuyer(customers, variants)];
  drafts.sort((a, b) => compareMoments(a.placedAt, b.placedAt));
  let counted = 100_000;
  return drafts.map(({ number, parcels, ...order }) => {
    counted += 1;
    const given = number ?? `WT-${counted}`;
    return {
      ...order,
      number: given,
      parcels: parcels.map((one, index) => ({ ...one, externalId: `${given}/${index + 1}` })),
    };
  });
}

function openOrders(customers: readonly PlannedCustomer[], variants: readonly PlannedVariant[]): Draft[] {
  const dice = chance('open orders');
  const stories = open.flatMap(([story, count]) => Array.from({ length: count }, (_, variant) => ({ story, variant })));
  // The last seven go to three who are waiting for something already: they have several open orders.
  const firsts = stories.length - 7;
  const reached = customers.filter(({ home }) => !['GB', 'DE'].includes(home.country)); // too few deliveries there to tell anything
  const buyers = reached.filter((_, index) => index % 2 === 0).slice(0, firsts);
  const busy = buyers.filter((buyer) => buyer.home.country === 'CN').slice(20, 23);
  return shuffled(stories, dice).map(({ story, variant }, index) => {
    const customer = buyers[index] ?? busy[index % busy.length] ?? dice.pick(buyers);
    return openOrder(dice, story, variant, customer, variants);
  });
}

function openOrder(
  dice: Chance,
  story: Story,
  variant: number,
  customer: PlannedCustomer,
  variants: readonly PlannedVariant[],
): Draft {
  const basket = fillBasket(dice, customer, variants);
  if (story === 'placed' || story === 'cancelled') {
    const day = story === 'placed' ? -1 : -dice.between(3, 40);
    const placedAt = at(day, dice.between(9, 22), dice.between(0, 59));
    const paidAt = story === 'cancelled' && variant % 2 === 0 ? { ...placedAt, minute: placedAt.minute + 4 } : null;
    const cancelledAt = story === 'cancelled' ? at(day + 1, 10, dice.between(0, 59)) : null;
    return { ...basket, customer, status: story, placedAt, paidAt, shipBy: null, cancelledAt, parcels: [] };
  }
  const parcels = parcelsOf(dice, story, variant, customer);
  const left = parcels.flatMap((parcel) => parcel.handedOverAt ?? parcel.scans[0]?.at ?? []);
  const firstDay = Math.min(...left.map((moment) => moment.day), -1);
  // Two of those not shipped have waited longer than the shop said they would.
  const isLate = story === 'unshipped' && variant % 6 === 5;
  const placedAt = at(firstDay - (isLate ? 5 : 1), dice.between(8, 22), dice.between(0, 59));
  return { ...basket, customer, status: story === 'unshipped' ? 'paid' : 'shipped', ...paidAfter(placedAt), parcels };
}

function parcelsOf(
  dice: Chance,
  story: Exclude<Story, 'placed' | 'cancelled'>,
  variant: number,
  customer: PlannedCustomer,
): Draft['parcels'] {
  const { home } = customer;
  if (story === 'split')
    return [
      carried(dice, home, delivered(dice, home, -5, -2), 'delivered'),
      carried(dice, home, journeys.moving(dice, home, variant), 'moving'),
    ];
  // Half of what is not shipped is not even packed: there is no parcel yet.
  if (story === 'unshipped' && variant % 2 === 0) return [];
  const parcel = carried(dice, home, journeys[story](dice, home, variant), story);
  return [story === 'unshipped' ? { ...parcel, trackingNumber: null } : parcel];
}

function deliveredOrders(
  customers: readonly PlannedCustomer[],
  busy: ReadonlySet<string>,
  variants: readonly PlannedVariant[],
): Draft[] {
  const dice = chance('delivered orders');
  const { regions, abroad } = demoContent().cities;
  const lanes = [
    ...regions.map((lane) => ({
      ...lane,
      isHere: ({ home }: PlannedCustomer) => home.region === lane.region && home.country === 'CN',
    })),
    ...abroad.map((lane) => ({ ...lane, isHere: ({ home }: PlannedCustomer) => home.country === lane.country })),
  ];
  return lanes.flatMap((lane) => {
    const here = customers.filter(lane.isHere);
    // Who received something lately has ordered nothing else, so that it is clear what they write about.
    const quiet = here.filter((customer) => !busy.has(customer.externalId)).slice(0, recentCount);
    const others = here.filter((customer) => !quiet.includes(customer));
    return Array.from({ length: lane.delivered }, (_, index) => {
      const isRecent = index < recentCount;
      // Most of them lately: the few in trouble are few among these, as in a real shop, and dates can be told.
      const arrived = isRecent ? -1 - index * 2 : -dice.between(9, index % 4 === 0 ? 330 : 60);
      const left = arrived - daysOnTheWay(dice, lane.days);
      const customer = (isRecent ? quiet[index] : undefined) ?? dice.pick(others.length > 0 ? others : here);
      const placedAt = at(left - 1, dice.between(8, 22), dice.between(0, 59));
      const parcels = [carried(dice, customer.home, delivered(dice, customer.home, left, arrived), 'delivered')];
      if (index % 14 === 9)
        parcels.push(carried(dice, customer.home, delivered(dice, customer.home, left, arrived - 1), 'delivered'));
      return {
        ...fillBasket(dice, customer, variants),
        customer,
        status: 'completed' as const,
        ...paidAfter(placedAt),
        parcels,
      };
    });
  });
}

/** Most take the usual days; one in ten is late, as everywhere. */
function daysOnTheWay(dice: Chance, [least, most]: [number, number]): number {
  return dice.between(least, most) + (dice.hits(0.1) ? dice.between(1, 3) : 0);
}

function ordersOfDemoBuyer(customers: readonly PlannedCustomer[], variants: readonly PlannedVariant[]): Draft[] {
  const dice = chance(demoBuyer);
  const customer = customers.find((one) => one.externalId === demoBuyer);
  if (!customer) throw new Error('the demo buyer is not among the customers');
  const basket = (externalId: string) => {
    const variant = variants.find((one) => one.externalId === externalId);
    return basketOf(customer, variant ? [{ variant, quantity: 1 }] : []);
  };
  const here = { customer };
  const moving = delivered(dice, customer.home, -2, 2);
  return [
    {
      ...here,
      ...basket('linen-shirt-navy-M'),
      number: demoOrders.delivered,
      status: 'completed',
      ...paidAfter(at(-7, 20, 15)),
      parcels: [carried(dice, customer.home, delivered(dice, customer.home, -6, -2), 'delivered')],
    },
    {
      ...here,
      ...basket('knit-dress-burgundy-M'),
      number: demoOrders.moving,
      status: 'shipped',
      ...paidAfter(at(demoMovingPlacedOn, 21, 4)),
      parcels: [carried(dice, customer.home, moving, 'moving')],
    },
  ];
}

function carried(dice: Chance, home: Home, journey: Journey, state: ParcelState): Omit<PlannedParcel, 'externalId'> {
  const { carriers } = demoContent().cities;
  const goesAbroad = carriers.filter((carrier) => carrier.name === 'EMS');
  const { name, prefix, digits } = dice.pick(home.country === 'CN' ? carriers : goesAbroad);
  return { ...journey, carrier: name, trackingNumber: `${prefix}${dice.digits(digits)}`, state };
}

/** Paid within minutes; the shop says it hands over within two days. */
function paidAfter(placedAt: Moment) {
  const paidAt = { ...placedAt, minute: placedAt.minute + 3 };
  return { placedAt, paidAt, shipBy: at(placedAt.day + 2, 21), cancelledAt: null };
}

function fillBasket(dice: Chance, customer: PlannedCustomer, variants: readonly PlannedVariant[]) {
  const count = dice.pick([1, 1, 1, 1, 2, 2, 3]);
  const chosen = Array.from({ length: count }, () => ({
    variant: dice.pick(variants),
    quantity: dice.hits(0.08) ? 2 : 1,
  }));
  const distinct = new Map(chosen.map((one) => [one.variant.externalId, one]));
  return basketOf(customer, [...distinct.values()]);
}

function basketOf(customer: PlannedCustomer, chosen: { variant: PlannedVariant; quantity: number }[]) {
  const { abroad, rates } = demoContent().cities;
  const currency = abroad.find(({ country }) => country === customer.home.country)?.currency ?? 'CNY';
  const priceMinor = (yuan: number) => Math.round(yuan / (rates[currency] ?? 1)) * 100;
  const lines = chosen.map(({ variant, quantity }) => ({
    variant,
    quantity,
    title: customer.locale === 'en' ? variant.goods.en : variant.goods.zh,
    priceMinor: priceMinor(variant.goods.price),
  }));
  return { currency, lines };
}

function shuffled<T>(items: readonly T[], dice: Chance): T[] {
  return items
    .map((item) => ({ item, lot: dice.next() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ item }) => item);
}
