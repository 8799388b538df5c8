import { sql } from 'kysely';
import { type Consent, idsOfPerson, recordConsent } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { MessageChannel } from './provider.ts';
import { suppress } from './suppress.ts';
import { withdrawConsent } from './withdraw-consent.ts';

/** What a customer has told the shop about being written to, as somebody of the shop or its checkout passes it on. */
export type Word = Omit<Consent, 'channel' | 'proof'> & { channels: readonly MessageChannel[]; note: string | null };

/**
 * A yes needs its source and the words that were agreed to, and lifts no suppression by itself. A no needs nothing and
 * counts at once, also for the addresses of this person that stand with somebody else's order; who wants no word of their
 * own orders wants no offers either. A no from before a newer yes is history only. Throws `consent_in_future`,
 * `consent_needs_source`, `consent_needs_words`.
 */
export async function takeWord(tx: Tx, { channels, note, ...word }: Word, now: Temporal.Instant): Promise<void> {
  if (Temporal.Instant.compare(word.at, now) > 0) throw new Refused('consent_in_future', 422);
  const consents = channels.map((channel) => ({ ...word, channel, proof: { note } }));
  if (word.state === 'given') {
    if (word.source === '') throw new Refused('consent_needs_source', 422);
    if (!word.textVersion && !note) throw new Refused('consent_needs_words', 422);
    for (const consent of consents) await recordConsent(tx, consent, now);
    return;
  }
  for (const consent of consents) {
    if (word.purpose === 'service') await withdrawConsent(tx, { ...consent, purpose: 'promotion' }, now);
    if (await withdrawConsent(tx, consent, now)) await suppressAddresses(tx, consent, now);
  }
}

async function suppressAddresses(tx: Tx, consent: Omit<Consent, 'state'>, now: Temporal.Instant): Promise<void> {
  const { shopId, customerId, channel, purpose, source, recordedBy, proof } = consent;
  const scope = purpose === 'service' ? 'all' : 'promotion';
  for (const address of await addressesOf(tx, shopId, customerId, channel))
    await suppress(tx, shopId, { channel, address, scope, source, proof: { recordedBy, ...(proof as object) } }, now);
}

/** Where this person can be written to on a channel, under whatever id it was told. */
async function addressesOf(tx: Tx, shopId: string, customerId: string, channel: MessageChannel): Promise<string[]> {
  const column = channel === 'mail' ? sql`email` : sql`phone`;
  const { rows } = await sql<{ address: string }>`
    select distinct lower(${column}) as address from customers
    where shop_id = ${shopId} and id in ${idsOfPerson(shopId, customerId)} and ${column} is not null
    order by 1`.execute(tx);
  return rows.map(({ address }) => address);
}
