import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { translate } from '../platform/i18n.ts';
import { newId } from '../platform/ids.ts';
import { loadShop, localeAtHome } from '../shops/index.ts';
import { cleanText } from './clean-text.ts';
import { deliver } from './deliver.ts';
import { type DeskMessage, insertDeskMessage, noticeChannel } from './desk-queries.ts';
import { lock } from './lease.ts';
import { selectKnownMessage } from './queries.ts';
import { assistChannel } from './rules.ts';

export type Notice = {
  shopId: string;
  conversationId: string;
  /** What this notice is, for good: the same one is said once. */
  key: string;
  body: string;
  /** The shop wants to see it before it goes out. */
  isToApprove?: boolean;
} & Pick<DeskMessage, 'locale' | 'script' | 'scriptVersion' | 'facts' | 'moves'>;

export type Noticed = 'said' | 'proposed' | 'noted' | 'known';

/**
 * Says something that nobody asked for: news of a parcel, a campaign. Where the word is a person's, or an agent carries the
 * messages by hand, it only lies before the agents as a proposal. It answers nothing: a buyer who waits goes on waiting, and
 * a reply that waits for approval stays, so that beside it the agents get a note. Throws Refused `not_found`.
 */
export async function sayNotice(tx: Tx, notice: Notice, now: Temporal.Instant): Promise<Noticed> {
  const { shopId, key, body, isToApprove = false, locale, script, scriptVersion, facts, moves } = notice;
  const conversation = await lock(tx, notice);
  if (await selectKnownMessage(tx, shopId, noticeChannel, key)) return 'known';
  const isFree = !isToApprove && !conversation.isPersons && conversation.channel !== assistChannel;
  const message = { id: newId(now), agentId: null, clientKey: null, approves: null, noticeKey: key };
  if (!isFree && conversation.proposalId) {
    const spoken = localeAtHome(await loadShop(tx, shopId));
    const text = translate(spoken, 'note.notice_waits', { text: cleanText(body) });
    const note = { author: 'note', visibility: 'internal', body: text, locale: spoken } as const;
    const nothing = { script: null, scriptVersion: null, facts: null, moves: null };
    await insertDeskMessage(tx, conversation, { ...message, ...note, ...nothing }, { answers: false }, now);
    return 'noted';
  }
  const words = { author: 'qin', body: cleanText(body), locale, script, scriptVersion, facts, moves } as const;
  const visibility = isFree ? 'public' : 'suggestion';
  await insertDeskMessage(tx, conversation, { ...message, ...words, visibility }, { answers: false }, now);
  if (isFree) await deliver(tx, conversation, [{ ...message, ...words }], now, 'notice');
  return isFree ? 'said' : 'proposed';
}

/** The message that a notice became, by what the notice is for good. */
export async function messageOfNotice(tx: Tx, shopId: string, key: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from messages
    where shop_id = ${shopId} and channel = ${noticeChannel} and provider_message_id = ${key}`.execute(tx);
  return rows[0]?.id ?? null;
}
