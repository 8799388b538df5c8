import { sql } from 'kysely';
import type { Caller, Reply, TestShop } from '../testing/shop.ts';
import { addAgent } from './index.ts';

export const password = 'seven green umbrellas';
let address = 0;

/** Signs in from a network address of its own, so that one test's tries are not another's. */
export async function signIn(shop: TestShop, email: string, secret: string, cookie?: string): Promise<Reply> {
  return shop.post(
    'auth/sign-in/email',
    { email, password: secret },
    { as: null, ...(cookie ? { headers: { cookie } } : {}) },
  );
}

export function cookieOf(reply: Reply): string {
  return [reply.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ');
}

export const as = (cookie: string): Caller => ({ as: null, headers: { cookie } });

/** An agent who has the password; what was tried before no longer slows anybody down. */
export async function person(shop: TestShop): Promise<{ email: string; agentId: string }> {
  await sql`delete from rate_limits`.execute(shop.db);
  const email = `person-${process.pid}-${++address}@shop.test`;
  const agentId = await shop.tx((tx) =>
    addAgent(tx, { shopId: shop.id, email, name: 'Li', role: 'agent', password }, shop.now()),
  );
  return { email, agentId };
}
