import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';

export type Consent = {
  shopId: string;
  customerId: string;
  channel: 'mail' | 'sms';
  purpose: 'service' | 'promotion';
  state: 'given' | 'withdrawn';
  /** When the person said so: of several words the newest counts, in whatever order they come. */
  at: Temporal.Instant;
  /** An agent's id, an API key's, or `customer`. */
  recordedBy: string;
  textVersion: string | null;
  source: string;
  proof: unknown;
};

/** Adds a word to the history; nothing before it is changed. To withdraw, use the outbox's `withdrawConsent`. */
export async function recordConsent(tx: Tx, consent: Consent, now: Temporal.Instant): Promise<void> {
  const { shopId, customerId, channel, purpose, state, at, recordedBy, textVersion, source, proof } = consent;
  await sql`
    insert into consents (shop_id, id, customer_id, channel, purpose, state, at, recorded_by, text_version, source, proof)
    values (${shopId}, ${newId(now)}, ${customerId}, ${channel}, ${purpose}, ${state}, ${at}, ${recordedBy},
      ${textVersion}, ${source}, ${JSON.stringify(proof)}::jsonb)`.execute(tx);
}
