import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ParcelState,
  parcelStates,
  type Scan,
  type ScanStatus,
  scanStatuses,
  stateOf,
  wasRefused,
} from './rules.ts';

const handedOverAt = Temporal.Instant.from('2026-03-01T10:00:00Z');
const after = (hours: number) => handedOverAt.add({ seconds: Math.round(hours * 3600) });
const scan = (hours: number, status: ScanStatus): Scan => ({ at: after(hours), status, place: 'Wuhan', text: '' });

type Story = {
  hours: number;
  scans?: Scan[];
  handedOver?: boolean;
  delivered?: number;
  latestDays?: number;
  order?: string;
};

function stateIn({ hours, scans = [], handedOver = true, delivered, latestDays, order }: Story): ParcelState {
  return stateOf(
    {
      handedOverAt: handedOver ? handedOverAt : null,
      deliveredAt: delivered === undefined ? null : after(delivered),
      scans,
      orderStatus: order ?? null,
      now: after(hours),
    },
    latestDays === undefined ? null : { latestDays },
  );
}

const stories: [string, ParcelState, Story][] = [
  ['nothing has happened', 'unshipped', { hours: 50, handedOver: false }],
  [
    'the label was printed an hour ago',
    'unshipped',
    { hours: 1, handedOver: false, scans: [scan(0, 'label_created')] },
  ],
  ['the label is two days old', 'no_first_scan', { hours: 48, handedOver: false, scans: [scan(0, 'label_created')] }],
  ['the shop says shipped and no more', 'no_first_scan', { hours: 1, handedOver: false, order: 'shipped' }],
  [
    'handed over two days ago, only the label scanned',
    'no_first_scan',
    { hours: 48, scans: [scan(-1, 'label_created')] },
  ],
  ['handed over, carrier gives no scans', 'moving', { hours: 200 }],
  ['hand-off is still to come', 'unshipped', { hours: -1 }],
  ['hand-off is still to come, the order has its later status', 'unshipped', { hours: -1, order: 'completed' }],
  ['scanned yesterday', 'moving', { hours: 48, scans: [scan(24, 'in_transit')] }],
  [
    'a code that nobody knows is still a sign of life',
    'moving',
    { hours: 180, scans: [scan(2, 'accepted'), scan(170, 'unknown')] },
  ],
  ['a week without a scan', 'stalled', { hours: 24 * 8, scans: [scan(24, 'in_transit')] }],
  ['longer than 95 of 100 on this lane', 'stalled', { hours: 24 * 6, latestDays: 5 }],
  ['not yet longer than the lane takes', 'moving', { hours: 24 * 5, latestDays: 5 }],
  ['something holds it up', 'stalled', { hours: 30, scans: [scan(24, 'exception')] }],
  ['what held it up is over', 'moving', { hours: 30, scans: [scan(24, 'exception'), scan(26, 'in_transit')] }],
  ['the courier is on the way', 'out_for_delivery', { hours: 30, scans: [scan(26, 'out_for_delivery')] }],
  [
    'the courier is on the way at last',
    'out_for_delivery',
    { hours: 300, latestDays: 5, scans: [scan(299, 'out_for_delivery')] },
  ],
  ['the courier set out three days ago', 'stalled', { hours: 98, scans: [scan(26, 'out_for_delivery')] }],
  [
    'nobody was at home',
    'attempt_failed',
    { hours: 30, scans: [scan(26, 'out_for_delivery'), scan(29, 'attempt_failed')] },
  ],
  ['it waits at the counter', 'ready_for_pickup', { hours: 300, scans: [scan(29, 'ready_for_pickup')] }],
  ['delivered, as the shop says', 'delivered', { hours: 60, delivered: 50 }],
  ['delivered, as a scan says', 'delivered', { hours: 60, scans: [scan(50, 'delivered')] }],
  ['delivery is still to come', 'moving', { hours: 40, delivered: 50 }],
  [
    'delivered; an old scan comes in late',
    'delivered',
    { hours: 60, scans: [scan(50, 'delivered'), scan(55, 'in_transit')] },
  ],
  ['delivered, then on its way back', 'returning', { hours: 60, delivered: 50, scans: [scan(55, 'returning')] }],
  [
    'refused, and handed to the sender',
    'returning',
    { hours: 99, scans: [scan(50, 'returning'), scan(90, 'delivered')] },
  ],
  ['turned round and delivered after all', 'delivered', { hours: 99, delivered: 90, scans: [scan(50, 'returning')] }],
  ['back with the sender', 'returning', { hours: 99, scans: [scan(50, 'returning'), scan(90, 'returned')] }],
  ['lost', 'lost', { hours: 99, scans: [scan(90, 'lost')] }],
  ['lost and found', 'moving', { hours: 99, scans: [scan(90, 'lost'), scan(95, 'in_transit')] }],
];

for (const [what, expected, story] of stories)
  test(`a parcel is ${expected}: ${what}`, () => assert.equal(stateIn(story), expected));

const anyScan = fc.record({
  at: fc.integer({ min: -48, max: 24 * 60 }).map(after),
  status: fc.constantFrom(...scanStatuses),
  place: fc.constant(''),
  text: fc.constant(''),
});
const anyTime = fc.option(fc.integer({ min: 0, max: 24 * 60 }).map(after));
const anyParcel = fc.record({
  handedOverAt: fc.option(fc.constant(handedOverAt)),
  deliveredAt: anyTime,
  scans: fc.array(anyScan, { maxLength: 10 }),
  orderStatus: fc.constant(null),
  now: fc.integer({ min: -48, max: 24 * 60 }).map(after),
});
const anyHealth = fc.option(fc.record({ latestDays: fc.nat(40) }));
const isKnown = (at: Temporal.Instant, now: Temporal.Instant) => Temporal.Instant.compare(at, now) <= 0;

test('whatever a carrier reports, a parcel is in exactly one state, and never for what is still to come', () => {
  fc.assert(
    fc.property(anyParcel, anyHealth, (parcel, health) => {
      const state = stateOf(parcel, health);
      assert.ok(parcelStates.includes(state));
      const { now, deliveredAt } = parcel;
      const known = {
        ...parcel,
        scans: parcel.scans.filter(({ at }) => isKnown(at, now)),
        deliveredAt: deliveredAt && isKnown(deliveredAt, now) ? deliveredAt : null,
      };
      assert.equal(stateOf(known, health), state);
    }),
  );
});

test('the order in which scans come in does not matter', () => {
  fc.assert(
    fc.property(anyParcel, anyHealth, (parcel, health) => {
      const reversed = { ...parcel, scans: [...parcel.scans].reverse() };
      assert.equal(stateOf(reversed, health), stateOf(parcel, health));
    }),
  );
});

test('delivered stays delivered unless a return scan follows', () => {
  fc.assert(
    fc.property(anyParcel, anyHealth, fc.nat(2000), (parcel, health, hoursLater) => {
      fc.pre(stateOf(parcel, health) === 'delivered');
      const later = { ...parcel, now: parcel.now.add({ hours: hoursLater }) };
      const wayBack = later.scans.some(({ status }) => status === 'returning' || status === 'returned');
      if (!wayBack) assert.equal(stateOf(later, health), 'delivered');
    }),
  );
});

test('a parcel that the buyer refused is told apart from one that nobody was there to take', () => {
  const at = (hours: number) => Temporal.Instant.from('2026-03-10T02:00:00Z').subtract({ hours });
  const scans = (text: string): Parameters<typeof wasRefused>[0] => [
    { at: at(9), status: 'in_transit', place: '武汉', text: '运输中' },
    { at: at(3), status: 'returning', place: '武汉', text },
  ];
  assert.equal(wasRefused(scans('收件人拒收，包裹退回中'), at(0)), true);
  assert.equal(wasRefused(scans('Refused by recipient'), at(0)), true);
  assert.equal(wasRefused(scans('多次派送无人接听，退回中'), at(0)), false);
  assert.equal(wasRefused(scans('收件人拒收，包裹退回中'), at(5)), false, 'not known yet');
});
