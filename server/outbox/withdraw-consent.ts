import { type Consent, recordConsent } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { holdClaims } from './queries.ts';

/** Counts at once: written under the shop's turn, so that each claim is committed before it or finds it. */
export async function withdrawConsent(tx: Tx, consent: Omit<Consent, 'state'>, now: Temporal.Instant): Promise<void> {
  await holdClaims(tx, consent.shopId);
  await recordConsent(tx, { ...consent, state: 'withdrawn' }, now);
}
