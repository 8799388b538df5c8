import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { idsOfPerson } from './same-person.ts';

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

/**
 * Adds a word to the history; nothing before it is changed, and the same word told twice stands there once. To withdraw,
 * use the outbox's `withdrawConsent`.
 */
export async function recordConsent(tx: Tx, consent: Consent, now: Temporal.Instant): Promise<void> {
  const { shopId, customerId, channel, purpose, state, at, recordedBy, textVersion, source, proof } = consent;
  const { numAffectedRows } = await sql`
    insert into consents (shop_id, id, customer_id, channel, purpose, state, at, recorded_by, text_version, source, proof)
    select ${shopId}, ${newId(now)}, ${customerId}, ${channel}, ${purpose}, ${state}, ${at}, ${recordedBy},
      ${textVersion}, ${source}, ${JSON.stringify(proof)}::jsonb
    where not exists (select from consents where shop_id = ${shopId} and customer_id = ${customerId}
      and channel = ${channel} and purpose = ${purpose} and state = ${state} and at = ${at} and source = ${source}
      and text_version is not distinct from ${textVersion})`.execute(tx);
  if (numAffectedRows === 1n) await appendEvent(tx, shopId, 'customers.consent-recorded', { customerId }, now);
}

type Column = string | RawBuilder<unknown>;

/**
 * SQL: what a person said last about a purpose on a channel, under whatever id: given, withdrawn, or null for nothing.
 * Of two words at the same moment the no counts. The arguments may be columns.
 */
export function newestWord(shopId: Column, customerId: Column, channel: Column, purpose: Column): RawBuilder<unknown> {
  return sql`(select c.state from consents c where c.shop_id = ${shopId}
    and c.customer_id in ${idsOfPerson(shopId, customerId)} and c.channel = ${channel} and c.purpose = ${purpose}
    order by c.at desc, c.state desc limit 1)`;
}
