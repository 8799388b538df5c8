import assert from 'node:assert/strict';
import test from 'node:test';
import { assistChannel, receive } from '../conversations/index.ts';
import { testDatabase } from '../testing/database.ts';
import { shippedModel } from '../triage/index.ts';
import { responder } from './respond.ts';
import { storeWorld } from './tables/stored-world.ts';

const { db } = await testDatabase();
const respond = responder({ model: shippedModel(), publicUrl: 'https://qin.example', syncedNow: false });

const shirt = { number: '250228-8001', item: 'shirt', size: 'M', parcels: ['delivered'] } as const;
const coat = { number: '250226-8002', item: 'coat', size: 'M', parcels: ['delivered'] } as const;
const coming = { number: '250306-8003', item: 'scarf', parcels: ['moving'] } as const;
const both = { ...shirt, number: '250220-8004', also: ['jeans'] } as const;

/** Pastes into the assist page of an agent who never says "I sent it". */
async function desk() {
  const world = await storeWorld(db, { orders: [coming, shirt, coat, both] }, 'en');
  let at = 0;
  return async (text: string, { order = '250228-8001' as string | null, buyer = 'anna' } = {}) => {
    const isKnown = order !== null;
    const answered = await receive(
      db,
      {
        ...{ shopId: world.shopId, channel: assistChannel, channelKey: `buyer:${buyer}`, text, locale: null },
        ...{ providerMessageId: `p${++at}`, customerId: isKnown ? world.customerId : null, verified: isKnown },
        orderId: (order && world.orderIds.get(order)) ?? null,
      },
      respond,
      world.now.add({ seconds: at }),
    );
    return { situation: answered?.situation, text: answered?.reply?.text ?? '', moves: answered?.moves ?? [] };
  };
}

test('why a buyer sends something back is not asked again, though nobody said that the reply was sent', async () => {
  const paste = await desk();
  assert.equal((await paste('I want to return the shirt, it is too small')).situation, 'return.size');
  assert.equal((await paste('so may I return it?')).situation, 'return.size');
  const advised = await paste('I am 170 cm and weigh 60 kg');
  assert.equal(advised.situation, 'return.size_advice');
  assert.ok(advised.moves.every((move) => move.kind !== 'open_return' || move.reason === 'size.too_small'));
  const again = await paste('I want to return it');
  assert.deepEqual([again.situation, /\bL\b/.test(again.text)], ['return.size_advice', true]);
});

test('a reason that waited for the question which item it is about is known once the item is', async () => {
  const paste = await desk();
  const order = '250220-8004';
  assert.equal((await paste('I want to return it, the colour is off', { order })).situation, 'return.which_item');
  assert.equal((await paste('I want to return the jeans', { order })).situation, 'return.colour_difference');
});

test('an explanation that was never sent is given, not taken as rejected', async () => {
  const paste = await desk();
  const said = 'the colour is nothing like the photo, I want to return it';
  assert.equal((await paste(said)).situation, 'return.colour_difference');
  assert.equal((await paste('I want to return it please')).situation, 'return.colour_difference');
  assert.equal((await paste("that's not acceptable, I don't accept that")).situation === 'return.statement', false);
});

test('a question that was never sent is not taken as asked', async () => {
  const paste = await desk();
  assert.equal((await paste('I want to return the shirt')).situation, 'return.ask_reason');
  const answer = await paste('1');
  assert.equal(
    answer.moves.some(({ kind }) => kind === 'open_return'),
    false,
  );
});

test('what was asked before the agent knew the order is answered once the order is given', async () => {
  const paste = await desk();
  assert.equal((await paste('where is my parcel?', { order: null })).situation, 'ask.order_number');
  assert.equal((await paste('here you are', { order: '250306-8003' })).situation, 'parcel.moving');
});

test('a new reason takes the place of the one told before', async () => {
  const paste = await desk();
  assert.equal((await paste('I want to return the shirt, it is too small')).situation, 'return.size');
  const torn = await paste('and it has a hole in the sleeve');
  assert.equal(torn.situation, 'return.quality');
  assert.equal((await paste('I want to return it')).situation, 'return.quality');
});

test('what one buyer said is not known of the next, nor of a namesake with another order', async () => {
  const paste = await desk();
  assert.equal((await paste('I want to return the shirt, it is too small')).situation, 'return.size');
  assert.equal((await paste('I want to return it', { buyer: 'beth' })).situation, 'return.ask_reason');
  assert.equal((await paste('I want to return it', { order: '250226-8002' })).situation, 'return.ask_reason');
  assert.equal((await paste('I want to return it', { order: null })).situation, 'return.ask_reason');
});
