import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  afterStep,
  allSteps,
  caseStates,
  caseSteps,
  goodsStates,
  goodsSteps,
  type LineState,
  moneyStates,
  moneySteps,
  peerStates,
  refusalOfStep,
} from './machine-rules.ts';

const begin: LineState = { case: 'draft', goods: 'not_required', money: 'none' };
const walk = fc.array(fc.nat(), { maxLength: 60 }).map((picks) => {
  const seen: LineState[] = [begin];
  for (const pick of picks) {
    const line = seen.at(-1) ?? begin;
    const open = allSteps.filter((step) => refusalOfStep(line, step) === null);
    const step = open[pick % Math.max(open.length, 1)];
    if (!step) break;
    seen.push(afterStep(line, step));
  }
  return seen;
});

test('only the steps of the tables are taken, whatever is tried', () => {
  const tables = { case: caseSteps, goods: goodsSteps, money: moneySteps };
  fc.assert(
    fc.property(walk, fc.constantFrom(...allSteps), (lines, step) => {
      const line = lines.at(-1) ?? begin;
      const next = tables[step.axis] as Record<string, readonly string[]>;
      if (!next[line[step.axis]]?.includes(step.to)) assert.equal(refusalOfStep(line, step), 'not_a_step');
    }),
    { numRuns: 2000 },
  );
});

test('no money leaves before somebody approved, and nothing is over while money is open', () => {
  fc.assert(
    fc.property(walk, (lines) => {
      let wasApproved = false;
      for (const line of lines) {
        wasApproved ||= line.case === 'approved';
        if (line.money !== 'none') assert.ok(wasApproved, JSON.stringify(line));
        if (['closed', 'cancelled', 'expired'].includes(line.case))
          assert.ok(
            !['refund_due', 'exchange_reserved', 'exchange_shipped', 'exchange_failed', 'refund_failed'].includes(
              line.money,
            ),
            JSON.stringify(line),
          );
      }
    }),
    { numRuns: 3000 },
  );
});

test('every state can be reached, and a refund that was sent is never sent again on the same line unless it came back', () => {
  const reached = new Set<string>();
  const queue = [begin];
  const known = new Set([JSON.stringify(begin)]);
  for (let line = queue.shift(); line; line = queue.shift()) {
    for (const state of [line.case, line.goods, line.money]) reached.add(state);
    for (const step of allSteps)
      if (refusalOfStep(line, step) === null) {
        const next = afterStep(line, step);
        if (!known.has(JSON.stringify(next))) queue.push(next);
        known.add(JSON.stringify(next));
      }
  }
  assert.deepEqual(
    [...caseStates, ...goodsStates, ...moneyStates].filter((state) => !reached.has(state)),
    [],
  );
  assert.deepEqual(moneySteps.refund_sent, ['refund_failed']);
});

test('goods may come back without a refund, and a decision is not needed to take them in', () => {
  const came: LineState = { case: 'requested', goods: 'awaiting_parcel', money: 'none' };
  assert.equal(refusalOfStep(came, { axis: 'goods', to: 'arrived' }), null);
  const received: LineState = { case: 'approved', goods: 'restocked', money: 'none' };
  assert.equal(refusalOfStep(received, { axis: 'case', to: 'resolved' }), null);
});

test('an exchange that cannot be filled becomes a refund; what came in exchange may go back too', () => {
  assert.deepEqual(moneySteps.exchange_failed, ['refund_due']);
  assert.ok(
    moneySteps.exchange_delivered.includes('exchange_reserved') && moneySteps.exchange_delivered.includes('refund_due'),
  );
});

const named: [LineState, shopify: string | null, medusa: string, taobao: string | null, aftership: string | null][] = [
  [{ case: 'draft', goods: 'not_required', money: 'none' }, null, 'open', null, null],
  [
    { case: 'requested', goods: 'not_required', money: 'none' },
    'REQUESTED',
    'requested',
    'WAIT_SELLER_AGREE',
    'submitted',
  ],
  [
    { case: 'info_needed', goods: 'not_required', money: 'none' },
    'REQUESTED',
    'requested',
    'WAIT_SELLER_AGREE',
    'submitted',
  ],
  [
    { case: 'approved', goods: 'awaiting_parcel', money: 'none' },
    'OPEN',
    'requested',
    'WAIT_BUYER_RETURN_GOODS',
    'approved',
  ],
  [
    { case: 'approved', goods: 'in_transit_back', money: 'none' },
    'OPEN',
    'requested',
    'WAIT_SELLER_CONFIRM_GOODS',
    'approved',
  ],
  [
    { case: 'approved', goods: 'accepted_part', money: 'refund_due' },
    'OPEN',
    'partially_received',
    'WAIT_SELLER_CONFIRM_GOODS',
    'approved',
  ],
  [{ case: 'approved', goods: 'mismatch', money: 'none' }, 'OPEN', 'received', 'WAIT_SELLER_CONFIRM_GOODS', 'approved'],
  [{ case: 'resolved', goods: 'restocked', money: 'refund_sent' }, 'OPEN', 'received', 'SUCCESS', 'approved'],
  [
    { case: 'declined', goods: 'not_required', money: 'none' },
    'DECLINED',
    'cancelled',
    'SELLER_REFUSE_BUYER',
    'rejected',
  ],
  [
    { case: 'disputed', goods: 'not_required', money: 'none' },
    'DECLINED',
    'cancelled',
    'SELLER_REFUSE_BUYER',
    'rejected',
  ],
  [{ case: 'cancelled', goods: 'not_required', money: 'none' }, 'CANCELED', 'cancelled', 'CLOSED', null],
  [{ case: 'expired', goods: 'awaiting_parcel', money: 'none' }, 'CANCELED', 'cancelled', 'CLOSED', 'expired'],
  [{ case: 'closed', goods: 'restocked', money: 'none' }, 'CLOSED', 'received', 'CLOSED', 'done'],
];
for (const [line, shopify, medusa, taobao, aftership] of named)
  test(`others call ${line.case}, ${line.goods}, ${line.money} by their own names`, () => {
    assert.deepEqual(peerStates(line), { shopify, medusa, taobao, aftership });
  });
