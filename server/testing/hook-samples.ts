import { addProvider, deliver, kannelPost, signed, smsFrom, statesOf } from '../hooks/testing.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

const report = { kind: 'report', send: '01990000-0000-7000-8000-000000000000', status: '1', at: '1773104400' };

/** A delivery that nobody can believe. */
async function held(shop: TestShop): Promise<string> {
  const { path } = await addProvider(shop, 'webhook');
  const forged = signed(path, 'm1', smsFrom('+8613800138000', 'm1', 'hello', shop.now()), shop.now(), 'whsec_Zm9yZ2Vk');
  await deliver(shop.app, forged);
  const [one] = await statesOf(shop.db, shop.id);
  return one?.id ?? '';
}

async function hook(shop: TestShop): Promise<Sample> {
  const { path } = await addProvider(shop, 'kannel');
  const [providerId = '', secret = ''] = path.split('/').slice(2);
  const { path: asked } = kannelPost('', report);
  return { params: { providerId, secret }, query: asked.slice(1), expects: 200 };
}

export const hookSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /hooks/:providerId/:secret': hook,
  'POST /hooks/:providerId/:secret': hook,
  'GET /api/hook-deliveries/:id': async (shop) => ({ params: { id: await held(shop) }, objects: ['id'], expects: 200 }),
  'POST /api/hook-deliveries/:id/replay': async (shop) => ({
    params: { id: await held(shop) },
    objects: ['id'],
    body: { replay: 'prove' },
    expects: 200,
  }),
};
