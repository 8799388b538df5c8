import { sql } from 'kysely';
import { type Consent, newestWord, recordConsent } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { holdClaims } from './queries.ts';

/**
 * Counts at once: written under the shop's turn, so that each claim is committed before it or finds it. Refusing twice is
 * refusing once, and the first proof stays. True: this person has refused, by this word or one before; false: they have
 * agreed later than this.
 */
export async function withdrawConsent(
  tx: Tx,
  consent: Omit<Consent, 'state'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const { shopId, customerId, channel, purpose } = consent;
  await holdClaims(tx, shopId);
  const isRefused = async () => {
    const word = newestWord(shopId, customerId, channel, purpose);
    const { rows } = await sql<{ word: string | null }>`select ${word} as word`.execute(tx);
    return rows[0]?.word === 'withdrawn';
  };
  if (await isRefused()) return true;
  await recordConsent(tx, { ...consent, state: 'withdrawn' }, now);
  return isRefused();
}
