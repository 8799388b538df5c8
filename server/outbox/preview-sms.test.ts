import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectProvider } from '../testing/providers.ts';
import { testShop } from '../testing/shop.ts';
import { previewSms } from './preview-sms.ts';
import { queueSend } from './testing.ts';

const to = '+8613800138000';

test('an SMS is priced by its segments as it leaves: one more character may double it', () => {
  const terms = { signature: '青禾', price: { minor: 4.5, currency: 'CNY' } };
  const priced = (text: string, purpose: 'service' | 'promotion') => {
    const { segments, price } = previewSms(terms, { text, purpose, to });
    return [segments, price?.minor];
  };
  assert.deepEqual(priced('好'.repeat(66), 'service'), [1, 4.5]);
  assert.deepEqual(priced('好'.repeat(67), 'service'), [2, 9]);
  assert.deepEqual(priced('好'.repeat(60), 'promotion'), [2, 9]);
  const abroad = { text: 'a'.repeat(152), purpose: 'service', to: '+6591234567' } as const;
  assert.deepEqual(previewSms({ signature: 'Qinghe', price: null }, abroad).encoding, 'GSM-7');
});

test('who looks at an SMS sees how it leaves and what it costs with the provider that carries it', async (t) => {
  const shop = await testShop(t);
  const content = { text: '新款上架，会员八折。', template: null };
  const { id } = await queueSend(shop, { channel: 'sms', address: to, content });
  const read = async () => (await shop.get(`sends/${id}`)).json<{ sms: unknown }>().sms;
  assert.equal(await read(), null);
  const settings = { url: 'https://gateway.example/sms', username: 'shop', from: '1069', signature: '青禾' };
  const provider = { kind: 'kannel', channel: 'sms', settings, secrets: { password: 'p4ss' } } as const;
  await connectProvider(shop, { ...provider, price: { minor: 4.5, currency: 'CNY' } });
  assert.deepEqual(await read(), {
    text: '【青禾】新款上架，会员八折。 拒收请回复R',
    segments: 1,
    encoding: 'UCS-2',
    price: { minor: 4.5, currency: 'CNY' },
  });
  const mail = await queueSend(shop, { channel: 'mail', address: 'mei@example.com' });
  assert.equal((await shop.get(`sends/${mail.id}`)).json<{ sms: unknown }>().sms, null);
});
