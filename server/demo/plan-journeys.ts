import type { ParcelState, ScanStatus } from '../parcels/index.ts';
import type { Chance } from './chance.ts';
import { demoContent } from './content.ts';
import { at, type Moment, soFar } from './moments.ts';
import type { Home } from './plan-customers.ts';

export type PlannedScan = { at: Moment; status: ScanStatus; place: string; text: string };
export type Journey = { handedOverAt: Moment | null; deliveredAt: Moment | null; scans: PlannedScan[] };

/** Where a parcel is to stand today: the hand-off day, and the day it will have been delivered. */
type Route = { home: Home; via: string[]; origin: string };

export function routeTo(home: Home): Route {
  const { origin, regions } = demoContent().cities;
  const via = regions.find((region) => region.region === home.region)?.via ?? ['上海'];
  return { home, via: home.country === 'CN' ? via : ['上海'], origin: origin.city };
}

const scan = (when: Moment, status: ScanStatus, place: string, text: string): PlannedScan => ({
  at: when,
  status,
  place,
  text,
});

/** From the label to the way out of the origin: the same for everything that left. */
function departure(dice: Chance, { origin, via, home }: Route, day: number): PlannedScan[] {
  const minute = dice.between(0, 40);
  const next = via[0] ?? home.city;
  return [
    scan(at(day, 10, minute), 'label_created', origin, '商家已打单，等待揽收'),
    scan(at(day, 18, minute), 'accepted', origin, `【${origin}】已揽收`),
    scan(at(day, 22, minute), 'in_transit', origin, `已离开【${origin}分拨中心】，发往【${next}】`),
  ];
}

/** Hubs between hand-off and arrival, spread over the days between. */
function passage(dice: Chance, { via }: Route, from: number, until: number): PlannedScan[] {
  return via.flatMap((hub, index) => {
    const day = from + 1 + Math.floor((index * (until - from - 1)) / Math.max(1, via.length));
    if (day >= until) return [];
    return [scan(at(day, 6 + 7 * index, dice.between(0, 59)), 'in_transit', hub, `已到达【${hub}转运中心】`)];
  });
}

function arrival(dice: Chance, { home }: Route, day: number): PlannedScan[] {
  const before = scan(at(day - 1, 23, dice.between(0, 50)), 'in_transit', home.city, `已到达【${home.city}】`);
  const round = scan(at(day, 8, dice.between(0, 40)), 'out_for_delivery', home.city, `【${home.city}】快递员正在派件`);
  const time = at(day, dice.between(10, 18), dice.between(0, 59));
  return [before, round, scan(time, 'delivered', home.city, '已签收，感谢使用')];
}

/** Left on `left`, arrives on `arrives` (which may still be to come). Old ones have no scans any more. */
export function delivered(dice: Chance, home: Home, left: number, arrives: number): Journey {
  const route = routeTo(home);
  const scans = [
    ...departure(dice, route, left),
    ...passage(dice, route, left, arrives),
    ...arrival(dice, route, arrives),
  ];
  const isQuick = arrives - left < 2;
  const kept = isQuick ? scans.filter((one) => !(one.text.startsWith('已到达') && one.at.day <= left)) : scans;
  return {
    handedOverAt: at(left, 18, 20),
    deliveredAt: kept.at(-1)?.at ?? null,
    scans: arrives < -60 ? [] : kept,
  };
}

/** The journey as far as it got: nothing after `last`, and no delivery. */
function halted(journey: Journey, isKept: (one: PlannedScan) => boolean, ...end: PlannedScan[]): Journey {
  return { ...journey, deliveredAt: null, scans: [...journey.scans.filter(isKept), ...end] };
}

const isUnderWay = (one: PlannedScan) => ['label_created', 'accepted', 'in_transit'].includes(one.status);

type Halt = (dice: Chance, home: Home, variant: number) => Journey;

/** One way into each state that is not plain delivery. `variant` counts the parcels of that state. */
export const journeys: Record<Exclude<ParcelState, 'delivered'>, Halt> = {
  unshipped: (dice, home, variant) => ({
    handedOverAt: null,
    deliveredAt: null,
    scans:
      variant % 2 === 0
        ? []
        : [scan(soFar(9, dice.between(0, 40)), 'label_created', routeTo(home).origin, '商家已打单，等待揽收')],
  }),
  no_first_scan: (dice, home, variant) => ({
    handedOverAt: variant % 2 === 0 ? at(-3, 18, 20) : null,
    deliveredAt: null,
    scans: departure(dice, routeTo(home), -3).slice(0, 1),
  }),
  moving: (dice, home, variant) => {
    if (home.country !== 'CN') return abroadUnderWay(dice, home, variant);
    const left = home.region === '四川' ? -2 : -1; // early enough that nearly all deliveries of the lane took longer
    return delivered(dice, home, left, dice.between(1, isFar(home) ? 2 : 1));
  },
  stalled: (dice, home, variant) => {
    const journey = delivered(dice, home, leftFor(home, -12), -8);
    const hub = routeTo(home).via.at(-1) ?? home.city;
    const trouble = scan(at(-8, 16, 12), 'exception', hub, '包裹分拣异常，正在处理');
    return halted(journey, (one) => isUnderWay(one) && one.at.day < -8, ...(variant % 2 === 0 ? [] : [trouble]));
  },
  attempt_failed: (dice, home) => {
    const failed = scan(at(-1, 15, dice.between(0, 50)), 'attempt_failed', home.city, '收件人电话无人接听，派送不成功');
    return halted(delivered(dice, home, leftFor(home, -4), -1), (one) => one.status !== 'delivered', failed);
  },
  out_for_delivery: (dice, home) => {
    const journey = delivered(dice, home, leftFor(home, -4), -1);
    const round = scan(soFar(8, dice.between(5, 40)), 'out_for_delivery', home.city, `【${home.city}】快递员正在派件`);
    const arrived = scan(at(-2, 21, 30), 'in_transit', home.city, `已到达【${home.city}】`);
    return halted(journey, (one) => isUnderWay(one) && one.at.day < -2, arrived, round);
  },
  ready_for_pickup: (dice, home) => {
    const { zh, en } = dice.pick(demoContent().cities.pickup);
    const place = home.country === 'CN' ? zh : en; // as the carrier there writes it
    const ready = scan(at(-1, 14, dice.between(0, 50)), 'ready_for_pickup', place, '已到达代收点，请凭取件码领取');
    return halted(delivered(dice, home, leftFor(home, -4), -1), (one) => one.status !== 'delivered', ready);
  },
  returning: (dice, home) => {
    const back = scan(at(-1, 11, dice.between(0, 50)), 'returning', home.city, '收件人拒收，包裹退回中');
    return halted(delivered(dice, home, leftFor(home, -6), -2), (one) => one.status !== 'delivered', back);
  },
  lost: (dice, home) => {
    const hub = routeTo(home).via.at(-1) ?? home.city;
    const gone = scan(at(-2, 17, dice.between(0, 50)), 'lost', hub, '包裹遗失，已登记');
    return halted(delivered(dice, home, leftFor(home, -9), -5), (one) => isUnderWay(one) && one.at.day < -5, gone);
  },
};

/** The sea takes longer. */
const leftFor = (home: Home, day: number) => (home.country === 'CN' ? day : day - 10);

const isFar = (home: Home) => ['四川', '广东', '北京', '湖北', '山东'].includes(home.region);

function abroadUnderWay(dice: Chance, home: Home, variant: number): Journey {
  const left = -7 - (variant % 3);
  const customs = scan(at(-2, 9, 40), 'customs', home.city, `【${home.city}】清关中`);
  const journey = delivered(dice, home, left, dice.between(3, 5));
  const early = journey.scans.filter((one) => one.at.day < -2);
  const late = journey.scans.filter((one) => one.at.day > 0);
  return { ...journey, scans: [...early, customs, ...late] };
}
