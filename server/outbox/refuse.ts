import type { Tx } from '../platform/database.ts';
import { type Suppression, suppress } from './suppress.ts';
import { withdrawConsent } from './withdraw-consent.ts';

type Refusal = Suppression & {
  /** Whom we know by it: they are not written to at another address either. */
  customerId: string | null;
  /** When they said so. */
  at: Temporal.Instant;
};

/**
 * Somebody to whom we write wants no more of it, and says so themselves: by a link, or in answer to a message. It counts
 * at once, and how they said so is kept as proof. Saying it again changes nothing: false.
 */
export async function refuse(
  tx: Tx,
  shopId: string,
  { customerId, at, ...suppression }: Refusal,
  now: Temporal.Instant,
): Promise<boolean> {
  const { channel, source, proof, scope } = suppression;
  const purposes = scope === 'all' ? (['promotion', 'service'] as const) : (['promotion'] as const);
  if (customerId) {
    const word = { shopId, customerId, channel, at, source, proof, recordedBy: 'customer', textVersion: null };
    for (const purpose of purposes) await withdrawConsent(tx, { ...word, purpose }, now);
  }
  return suppress(tx, shopId, suppression, now);
}
