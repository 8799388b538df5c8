import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { createShop, keepUsualHours } from './create-shop.ts';
import { addAgent } from './people.ts';

export type SetUp = {
  /** Printed by `qin start` for whoever stands at the machine. */
  setUpCode: string;
  shop: { code: string; name: string; country: string; zone: string; currency: string };
  owner: { name: string; email: string; password: string };
};

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'; // without I, O, 0 and 1, which look alike

/**
 * What proves that the person at the first-run page may see the terminal of this installation, as "ABCD-EFGH-JKLM" (60
 * bits). Made from the installation's secret, so that every node knows it and none stores it; of no use once a shop has
 * people.
 */
export function setUpCodeOf(secret: string): string {
  const letters = [...createHmac('sha256', secret).update('first run').digest()].map((byte) => alphabet[byte % 32]);
  return [0, 4, 8].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

/** True until the first real shop has somebody who can sign in. */
export async function isFirstRun(db: Db | Tx): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agents a join shops s on s.id = a.shop_id where not s.is_demo limit 1`.execute(db);
  return rows.length === 0;
}

/**
 * Opens the first shop with its owner. Of two who try at once, one does.
 * Throws Refused: `set_up_done`, `wrong_set_up_code`, and what createShop and addAgent throw.
 */
export async function setUpShop(
  tx: Tx,
  secret: string,
  { setUpCode, shop, owner }: SetUp,
  now: Temporal.Instant,
): Promise<{ shopId: string; agentId: string }> {
  await sql`select 1 from installation for update`.execute(tx);
  if (!(await isFirstRun(tx))) throw new Refused('set_up_done', 409);
  if (!isSame(setUpCode, setUpCodeOf(secret))) throw new Refused('wrong_set_up_code', 403);
  const { id: shopId } = await createShop(tx, shop, now);
  await keepUsualHours(tx, shopId);
  return { shopId, agentId: await addAgent(tx, { ...owner, shopId, role: 'owner' }, now) };
}

/** Small letters, spaces and a missing hyphen are how people copy a code. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given.toUpperCase(), expected].map((code) => Buffer.from(code.replaceAll(/[^A-Z0-9]/g, '')));
  return a !== undefined && b !== undefined && a.length === b.length && timingSafeEqual(a, b);
}
