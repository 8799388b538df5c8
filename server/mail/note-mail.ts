import { noteForAgents } from '../conversations/index.ts';
import type { Tx } from '../platform/database.ts';
import { type Locale, translate } from '../platform/i18n.ts';
import { loadShop, localeAtHome } from '../shops/index.ts';
import type { ReadMail } from './read-mail.ts';

type At = { shopId: string; conversationId: string };
const mostNamed = 20;
const longestQuoted = 500;

async function note(tx: Tx, at: At, say: (locale: Locale) => string, now: Temporal.Instant): Promise<void> {
  const locale = localeAtHome(await loadShop(tx, at.shopId));
  await noteForAgents(tx, { ...at, body: say(locale), locale }, now);
}

/** Somebody is away: the agents should know, and nobody answers. */
export async function noteAutoReply(
  tx: Tx,
  at: At,
  { from, subject, text }: ReadMail,
  now: Temporal.Instant,
): Promise<void> {
  const said = (text || subject).slice(0, longestQuoted);
  await note(tx, at, (locale) => translate(locale, 'note.mail_auto_reply', { address: from ?? '?', text: said }), now);
}

/** Anybody can write an address into a mail; beside what its owner has written before it would look like theirs. */
export async function noteUnproven(
  tx: Tx,
  at: At,
  { from }: Pick<ReadMail, 'from'>,
  now: Temporal.Instant,
): Promise<void> {
  await note(tx, at, (locale) => translate(locale, 'note.mail_unproven', { address: from ?? '?' }), now);
}

/** What came with a mail and is not in its message. */
export async function noteRest(
  tx: Tx,
  at: At,
  { names, isPartial }: { names: readonly string[]; isPartial: boolean },
  now: Temporal.Instant,
): Promise<void> {
  const more = names.length > mostNamed ? ' …' : '';
  const list = names.slice(0, mostNamed).join(' · ') + more;
  if (names.length > 0)
    await note(tx, at, (locale) => translate(locale, 'note.mail_attachments', { names: list }), now);
  if (isPartial) await note(tx, at, (locale) => translate(locale, 'note.mail_partial'), now);
}
