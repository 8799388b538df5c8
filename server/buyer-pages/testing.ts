import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { readCode, switchOnMail } from '../testing/codes.ts';
import { selling } from '../testing/returned-goods.ts';
import { type Reply, type TestShop, testShop } from '../testing/shop.ts';

const at = { now: '2026-03-10T10:00+08:00[Asia/Shanghai]', name: 'Willow & Thread' };
export const address = 'anna@shop.example';

/** A shop whose customer Anna bought two shirts, with the larger size left twice. */
export async function shopOfAnna(t: TestContext) {
  const shop = await testShop(t, at);
  await switchOnMail(shop);
  const sold = await selling(shop, 2);
  const { orderId, orderLineId } = await sold.buy(2);
  const customerId = newId(shop.now());
  await sql`insert into customers (shop_id, id, external_id, name, email, country, synced_at)
    values (${shop.id}, ${customerId}, 'C1', 'Anna', ${address}, 'CN', ${shop.now()})`.execute(shop.db);
  await sql`update orders set customer_id = ${customerId}, external_id = 'OWN-1' where shop_id = ${shop.id} and id = ${orderId}`.execute(
    shop.db,
  );
  return { shop, sold, orderId, orderLineId };
}

let visitors = 0;

/** Somebody's browser without a script: it keeps the cookie, follows no link by itself and posts the forms it was given. */
export function browser(shop: TestShop, lang = 'en', at = '/r') {
  const base = `${at}/${shop.code}`;
  const from = `198.51.100.${++visitors}`;
  let cookie = '';
  let page = '';
  const take = (reply: Reply) => {
    const given = String(reply.headers['set-cookie'] ?? '');
    if (given) cookie = given.split(';')[0] ?? '';
    if (reply.body) page = reply.body;
    return reply;
  };
  const headers = () => ({ 'accept-language': lang, accept: 'text/html', ...(cookie ? { cookie } : {}) });
  const get = async (path: string) => take(await shop.get(`${base}${path}`, { as: null, from, headers: headers() }));
  const post = async (path: string, fields: [string, string][]) => {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return take(await shop.post(`${base}${path}`, body, { as: null, from, headers: { ...headers(), ...type } }));
  };
  const upload = async (path: string, body: Buffer, type: string) =>
    take(await shop.post(`${base}${path}`, body, { as: null, from, headers: { ...headers(), 'content-type': type } }));
  /** What the form that holds `within` would send by itself. */
  const hidden = (within = '') => {
    const form = page.split('<form').find((one) => one.includes(within) && one.includes('name="token"')) ?? '';
    const inside = form.split('</form>')[0] ?? '';
    const inputs = [...inside.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return inputs.map(([, name = '', value = '']): [string, string] => [name, value]);
  };
  return {
    base,
    get,
    post,
    upload,
    hidden,
    send: (path: string, fields: [string, string][], within = '') =>
      post(path, [...hidden(within).filter(([name]) => !fields.some(([one]) => one === name)), ...fields]),
    page: () => page,
    cookie: () => cookie,
  };
}
export type Browser = ReturnType<typeof browser>;

export async function enter(shop: TestShop, visitor: Browser, order = 'OWN-1'): Promise<void> {
  await visitor.get('');
  const asked = await visitor.send('', [
    ['order', order],
    ['address', address],
  ]);
  assert.deepEqual([asked.statusCode, asked.headers.location], [303, `${visitor.base}/code`]);
  await visitor.get('/code');
  const { code } = await readCode(shop, address);
  const checked = await visitor.send('/code', [['code', ` ${code.slice(0, 3)} ${code.slice(3)}`]]);
  assert.deepEqual([checked.statusCode, checked.headers.location], [303, `${visitor.base}/order`]);
  await visitor.get('/order');
}

export const problemOn = (visitor: Browser) =>
  (/role="alert">([\s\S]*?)<\/div>/.exec(visitor.page())?.[1] ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .trim();
