import assert from 'node:assert/strict';
import type { Caller, TestShop } from '../testing/shop.ts';

/** The wording that tests write anew. */
export const thanks = 'scripts/talk.thanks/en';
export const saying = (...sentences: string[]) =>
  `situation: talk.thanks\nversion: 1\nsentences:\n${sentences.map((say) => `  - say: "${say}"\n`).join('')}`;

export const owner: Caller = { as: 'owner' };
export const supervisor: Caller = { as: 'supervisor' };

export async function draft(shop: TestShop, body: string, by: Caller = supervisor): Promise<number> {
  const reply = await shop.put(`${thanks}/draft`, { body }, by);
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json<{ version: number }>().version;
}

export async function submitted(shop: TestShop, body: string, by: Caller = supervisor): Promise<number> {
  const version = await draft(shop, body, by);
  const reply = await step(shop, version, 'submit', undefined, by);
  assert.equal(reply.statusCode, 204, reply.body);
  return version;
}

export async function released(shop: TestShop, body: string, against: number, more: object = {}): Promise<number> {
  const version = await submitted(shop, body);
  const reply = await step(shop, version, 'release', { against, ...more });
  assert.equal(reply.statusCode, 204, reply.body);
  return version;
}

export const step = (shop: TestShop, version: number, name: string, body?: object, by: Caller = owner) =>
  shop.post(`${thanks}/versions/${version}/${name}`, body, by);

type Shown = {
  version: number;
  body: string;
  versions: {
    version: number;
    state: string;
    isInEffect: boolean;
    source: string;
    reviewedAlone: boolean;
    rolledBackTo: number | null;
    author: { name: string } | null;
    reviewer: { name: string } | null;
    uses: { count: number; isMore: boolean; lastAt: string | null };
  }[];
};
export const shown = async (shop: TestShop) => (await shop.get(thanks)).json<Shown>();
