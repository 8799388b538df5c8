import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Carried, carrierStatusOf } from './carrier-status.ts';
import { type Scan, type ScanStatus, scanStatuses } from './rules.ts';

const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const scan = (hoursAgo: number, status: ScanStatus): Scan => ({
  ...{ at: now.subtract({ minutes: Math.round(hoursAgo * 60) }), status, place: '', text: '' },
});

const reasons = [null, 'carrier_vehicle_issue', 'consignee_not_home'] as const;
const withReason = (one: Scan, nth: number): Scan => ({ ...one, reason: reasons[nth] ?? null });
const plain = ({ status, reason, since }: Carried) => [status, reason, String(since)];

/** What was scanned, oldest first, an hour apart, and what the carrier says then. */
const stories: [told: string, is: string][] = [
  ['', 'unshipped'],
  ['unknown', 'unknown'],
  ['label_created', 'label_created'],
  ['label_created accepted in_transit customs in_transit out_for_delivery delivered', 'delivered'],
  ['out_for_delivery attempt_failed out_for_delivery', 'out_for_delivery'],
  ['out_for_delivery attempt_failed ready_for_pickup delivered', 'delivered'],
  ['in_transit exception in_transit', 'in_transit'],
  ['in_transit exception', 'exception'],
  ['delivered in_transit out_for_delivery exception lost cancelled label_created unknown', 'delivered'],
  ['delivered returning', 'returning'],
  ['delivered returned', 'returned'],
  ['delivered returning in_transit out_for_delivery', 'returning'],
  ['in_transit returning delivered', 'returned'],
  ['returned returning', 'returning'],
  ['returned delivered', 'returned'],
  ['in_transit lost in_transit', 'in_transit'],
  ['in_transit unknown', 'in_transit'],
  ['in_transit label_created', 'in_transit'],
  ['label_created cancelled', 'cancelled'],
  ['label_created cancelled label_created accepted', 'accepted'],
];
for (const [told, is] of stories)
  test(`of ${told || 'nothing'} the carrier says ${is}`, () => {
    const statuses = told.split(' ').filter(Boolean) as ScanStatus[];
    const scans = statuses.map((status, nth) => scan(statuses.length - nth, status));
    assert.equal(carrierStatusOf(scans, now).status, is);
  });

test('what happened later is not known yet', () => {
  assert.equal(carrierStatusOf([scan(2, 'in_transit'), scan(-1, 'delivered')], now).status, 'in_transit');
});

test('who is at fault stays known while it is told again, and is over when it moves again', () => {
  const refused = { ...scan(5, 'exception'), reason: 'consignee_refused' as const };
  const said = carrierStatusOf([refused, scan(4, 'exception')], now);
  assert.deepEqual([said.reason, String(said.since)], ['consignee_refused', String(refused.at)]);
  assert.equal(carrierStatusOf([refused, scan(4, 'in_transit')], now).reason, null);
});

test('whatever order scans come in, and however often, the carrier says the same; delivered stays until the way back', () => {
  let state = 11;
  const random = (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  };
  for (let round = 0; round < 3_000; round += 1) {
    const scans = Array.from({ length: 1 + random(8) }, () =>
      withReason(scan(random(6), scanStatuses[random(scanStatuses.length)] ?? 'unknown'), random(3)),
    );
    const said = carrierStatusOf(scans, now);
    const again = [...scans, ...scans.slice(0, random(scans.length + 1))];
    for (let at = again.length - 1; at > 0; at -= 1) {
      const other = random(at + 1);
      [again[at], again[other]] = [again[other] as Scan, again[at] as Scan];
    }
    assert.deepEqual(plain(carrierStatusOf(again, now)), plain(said));
    const has = (status: ScanStatus) => scans.some((one) => one.status === status);
    if (said.status === 'delivered') assert.ok(has('delivered'));
    if (said.status === 'returned') assert.ok(has('returned') || (has('returning') && has('delivered')));
    if (has('delivered') && !has('returning') && !has('returned')) assert.equal(said.status, 'delivered');
  }
});
