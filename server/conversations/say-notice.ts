import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { cleanText } from './clean-text.ts';
import { type DeskMessage, insertDeskMessage, noticeChannel, settleOpenProposal } from './desk-queries.ts';
import { lock } from './lease.ts';
import { selectKnownMessage } from './queries.ts';
import { assistChannel } from './rules.ts';

export type Notice = {
  shopId: string;
  conversationId: string;
  /** What this notice is, for good: the same one is said once. */
  key: string;
  body: string;
} & Pick<DeskMessage, 'locale' | 'script' | 'scriptVersion' | 'facts' | 'moves'>;

export type Noticed = 'said' | 'proposed' | 'known';

/**
 * Says something that nobody asked for: news of a parcel, a campaign. Where the word is a person's, or an agent carries the
 * messages by hand, it only lies before the agents as a proposal. It answers nothing, so a buyer who waits goes on waiting. Throws Refused `not_found`.
 */
export async function sayNotice(tx: Tx, notice: Notice, now: Temporal.Instant): Promise<Noticed> {
  const { shopId, key, body, locale, script, scriptVersion, facts, moves } = notice;
  const conversation = await lock(tx, notice);
  if (await selectKnownMessage(tx, shopId, noticeChannel, key)) return 'known';
  if (conversation.proposalId) await settleOpenProposal(tx, conversation, conversation.proposalId, 'superseded', now);
  const isFree = !conversation.isPersons && conversation.channel !== assistChannel;
  const visibility = isFree ? 'public' : 'suggestion';
  const message = {
    ...({ id: newId(now), author: 'qin', visibility, agentId: null, clientKey: null, body: cleanText(body) } as const),
    ...{ locale, script, scriptVersion, facts, moves, approves: null, noticeKey: key },
  };
  await insertDeskMessage(tx, conversation, message, { answers: false }, now);
  return visibility === 'public' ? 'said' : 'proposed';
}
