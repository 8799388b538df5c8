import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { answers, type Label, labels, moods, reasons } from '../../shared/labels.ts';
import { parcelStates } from '../parcels/index.ts';
import type { Understood } from '../triage/index.ts';
import { decide } from './decide.ts';
import type { OrderView, ParcelView, Snapshot } from './snapshot.ts';
import { type DialogueState, freshState, questionKinds, readState } from './state.ts';

const orderIds = ['one', 'two', 'three', 'gone'];
const numbers = ['250301-0001', '250302-0002', 'SF99881', '77'];
const texts = [
  '',
  'ok',
  '好的',
  'refund please',
  'my other order',
  '照片发了',
  'order 250301-0001',
  '🙂',
  'I am 170cm',
];

const found = fc.record({
  orderNumbers: fc.subarray(numbers),
  trackingNumbers: fc.subarray(numbers),
  sizes: fc.subarray(['S', 'M']),
  measurements: fc.oneof(fc.constant({}), fc.constant({ heightCm: 170 }), fc.constant({ heightCm: 170, weightKg: 60 })),
});
const options = [
  ...orderIds,
  'quality',
  'size',
  'decline',
  'yes',
  'no',
  'exchange',
  'return',
  'refund',
  'human',
  'invoice',
];
const reading: fc.Arbitrary<Understood> = fc
  .record({
    label: fc.constantFrom(...labels),
    reasons: fc.subarray([...reasons], { maxLength: 3 }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    alternatives: fc.array(
      fc.record({ label: fc.constantFrom(...labels), confidence: fc.double({ min: 0, max: 0.5, noNaN: true }) }),
      { maxLength: 3 },
    ),
    found,
    text: fc.constantFrom(...texts),
    mood: fc.constantFrom(...moods),
    answer: fc.option(fc.constantFrom(...answers), { nil: undefined }),
    choice: fc.option(fc.constantFrom(...options), { nil: undefined }),
  })
  .map(({ answer, choice, ...rest }) => ({
    ...rest,
    ...(answer === undefined ? {} : { answer }),
    ...(choice === undefined ? {} : { choice }),
  }));
const readings = fc.array(reading, { minLength: 1, maxLength: 3 });

const parcel: fc.Arbitrary<Omit<ParcelView, 'id'>> = fc.record({
  trackingNumber: fc.constantFrom(null, 'SF99881'),
  state: fc.constantFrom(...parcelStates),
  hasEstimate: fc.boolean(),
});
const order: fc.Arbitrary<Omit<OrderView, 'id' | 'number' | 'parcels'> & { parcels: Omit<ParcelView, 'id'>[] }> =
  fc.record({
    isCancelled: fc.boolean(),
    isPaid: fc.boolean(),
    isCompleted: fc.boolean(),
    isSent: fc.boolean(),
    right: fc.constantFrom('law', 'policy', 'none', 'unclear').map((right) => () => right),
    returned: fc.option(
      fc.constantFrom(
        { status: 'requested', standing: 'requested' } as const,
        { status: 'declined', standing: 'declined' } as const,
        { status: 'closed', standing: 'refunded' } as const,
      ),
    ),
    isWithdrawn: fc.boolean(),
    lines: fc.subarray([
      { id: 'line one', titles: ['Linen shirt', '亚麻衬衫'] },
      { id: 'line two', titles: ['Wool coat'] },
    ]),
    parcels: fc.array(parcel, { maxLength: 4 }),
  });
const snapshot: fc.Arbitrary<Snapshot> = fc
  .record({ verified: fc.boolean(), orders: fc.array(order, { maxLength: 3 }) })
  .map(({ verified, orders }) => ({
    verified,
    isOnPlatform: false,
    hasNumber: true,
    hasStatement: true,
    orders: orders.map(({ parcels, ...rest }, at) => ({
      id: orderIds[at] as string,
      number: numbers[at] as string,
      ...rest,
      parcels: parcels.map((view, index) => ({ ...view, id: `${orderIds[at]}/${index}` })),
    })),
  }));

/** Messages one after the other, each in a world that may have changed in between. */
const talk = fc.array(fc.tuple(snapshot, readings), { minLength: 1, maxLength: 6 });

/** Any memory, also ones that no talk leads to. */
const pending = fc.record({
  label: fc.constantFrom(...labels),
  reasons: fc.subarray([...reasons], { maxLength: 2 }),
  text: fc.constantFrom(...texts),
  found,
});
const state: fc.Arbitrary<DialogueState> = fc.record({
  open: fc.option(
    fc.record({
      kind: fc.constantFrom(...questionKinds),
      options: fc.subarray(options),
      pending: fc.option(pending),
    }),
  ),
  later: fc.array(pending, { maxLength: 3 }),
  orderId: fc.option(fc.constantFrom(...orderIds)),
  item: fc.option(fc.record({ orderId: fc.constantFrom(...orderIds), lineId: fc.option(fc.constant('line one')) })),
  parcelId: fc.option(fc.constant('one/0')),
  returning: fc.option(
    fc.record({
      orderId: fc.option(fc.constantFrom(...orderIds)),
      reason: fc.option(fc.constantFrom(...reasons)),
      stage: fc.constantFrom('asked', 'told', 'explained', 'statement'),
      wants: fc.constantFrom('return', 'exchange', 'refund'),
    }),
  ),
  said: fc.dictionary(fc.constantFrom('talk.greeting', 'parcel.delivered:one/0', 'handover.person'), fc.nat(4)),
  unsure: fc.nat(2),
  vouchedOrderId: fc.option(fc.constantFrom(...orderIds)),
  handedOver: fc.boolean(),
  noCall: fc.boolean(),
  phone: fc.option(fc.constant('+8613800000000')),
  replyBy: fc.option(fc.constant('2026-03-10T03:00:00Z')),
  locale: fc.option(fc.constantFrom('en', 'zh-CN')),
}) as fc.Arbitrary<DialogueState>;

describe('whatever a buyer writes and whatever the shop holds', () => {
  test('a decision is made, with one question at most, and that one at the end', () => {
    fc.assert(
      fc.property(snapshot, state, readings, (world, memory, said) => {
        const { moves } = decide(world, memory, said);
        const spoken = moves.filter((move) => 'situation' in move && move.kind !== 'withdraw'); // a receipt stands below
        const asked = spoken.filter((move) => move.kind === 'ask');
        assert.ok(asked.length <= 1);
        if (asked[0]) assert.equal(spoken.at(-1), asked[0]);
      }),
      { numRuns: 3000 },
    );
  });

  test('a conversation is given to a person once, not at every message', () => {
    fc.assert(
      fc.property(talk, (messages) => {
        const moves = play(messages).flatMap((turn) => turn.moves);
        assert.ok(moves.filter((move) => move.kind === 'hand_over').length <= 1);
      }),
      { numRuns: 1000 },
    );
  });

  /** What may be said of returns to anybody: why they want one, and what the shop's rules are. */
  const ofNoOrder = ['return.ask_reason', 'return.reason_noted', 'return.other'];

  test('who is not verified hears nothing of orders and parcels, begins no return, and is called by nobody', () => {
    fc.assert(
      fc.property(snapshot, state, readings, (world, memory, said) => {
        const { moves } = decide({ ...world, verified: false }, memory, said);
        for (const move of moves) {
          assert.ok(!['open_return', 'assign_call', 'record_statement_answer'].includes(move.kind), move.kind);
          if ('orderId' in move) assert.equal(move.orderId, null);
          if ('situation' in move && !ofNoOrder.includes(move.situation))
            assert.doesNotMatch(move.situation, /^(parcel|return)\.|^ask\.which_order$/);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('who is not verified is asked to prove it once in a talk, not again and again', () => {
    fc.assert(
      fc.property(talk, (messages) => {
        const unknown = messages.map(([world, said]): [Snapshot, Understood[]] => [
          { ...world, verified: false },
          said,
        ]);
        const moves = play(unknown).flatMap((turn) => turn.moves);
        assert.ok(moves.filter((move) => move.kind === 'verify').length <= 1);
      }),
      { numRuns: 1000 },
    );
  });

  test('what is told is about an order of this buyer, and about a parcel of that order', () => {
    fc.assert(
      fc.property(talk, (messages) => {
        for (const { world, moves } of play(messages))
          for (const move of moves) {
            if (!('parcelId' in move) || move.parcelId === null) continue;
            const told = world.orders.find((view) => view.id === move.orderId);
            assert.ok(told?.parcels.some((view) => view.id === move.parcelId));
          }
      }),
      { numRuns: 1000 },
    );
  });

  test('an arrival date is told only where there is an estimate', () => {
    fc.assert(
      fc.property(snapshot, state, readings, (world, memory, said) => {
        for (const move of decide(world, memory, said).moves) {
          if (move.kind !== 'say' || move.situation !== 'parcel.moving') continue;
          const views = world.orders.flatMap((view) => view.parcels);
          assert.ok(views.find((view) => view.id === move.parcelId)?.hasEstimate);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a return is never begun without a reason, given or declined', () => {
    fc.assert(
      fc.property(snapshot, readings, (world, said) => {
        const { moves } = decide({ ...world, verified: true }, freshState, said);
        const goods: readonly Label[] = ['return_request', 'exchange_request', 'refund_status', 'size', 'other'];
        const isBare = said.every(
          (one) =>
            goods.includes(one.label) &&
            one.found.sizes.length === 0 &&
            one.reasons.length === 0 &&
            one.alternatives.length === 0,
        );
        const opened = moves.find((move) => move.kind === 'open_return');
        if (isBare && said.every((one) => one.label !== 'size')) assert.equal(opened, undefined);
      }),
      { numRuns: 2000 },
    );
  });

  test('the memory survives being stored, and a broken one is forgotten', () => {
    fc.assert(
      fc.property(snapshot, state, readings, (world, memory, said) => {
        const stored: DialogueState = JSON.parse(JSON.stringify(decide(world, memory, said).state));
        assert.deepEqual(readState(stored), stored);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), snapshot, readings, (stored, world, said) => {
        decide(world, readState(stored), said);
        decide(world, readState({ open: stored, later: stored, returning: stored, said: stored }), said);
      }),
      { numRuns: 1000 },
    );
  });
});

function play(messages: readonly [Snapshot, Understood[]][]) {
  let memory = freshState;
  return messages.map(([world, said]) => {
    const { moves, state: next } = decide(world, memory, said);
    memory = next;
    return { world, moves };
  });
}
