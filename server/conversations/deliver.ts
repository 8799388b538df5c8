import { enqueueSends, type MailContent, type SmsContent } from '../outbox/index.ts';
import type { Tx } from '../platform/database.ts';
import { type Locale, locales, translate } from '../platform/i18n.ts';
import { type Correspondent, selectCorrespondent } from './desk-queries.ts';
import { outsideChannels } from './rules.ts';

export type Said = {
  id: string;
  author: 'qin' | 'agent' | 'note';
  /** Who wrote it, or let Qin's words go out. */
  agentId?: string | null;
  body: string;
  locale: string | null;
  fileIds?: readonly string[];
};

/**
 * What is said in public where the buyer does not read on a page of ours leaves through the ledger, in the transaction
 * that stores it: neither is there without the other.
 */
export async function deliver(
  tx: Tx,
  { shopId, id, channel }: { shopId: string; id: string; channel: string },
  said: readonly Said[],
  now: Temporal.Instant,
  rank: 'reply' | 'notice' = 'reply',
): Promise<void> {
  const outside = outsideChannels.find((one) => one === channel);
  if (!outside || said.length === 0) return;
  const to = await selectCorrespondent(tx, shopId, id);
  const sends = said.map((message) => ({
    ...({ key: `message:${message.id}`, rank, purpose: 'service', channel: outside } as const),
    ...{ address: to.address, customerId: to.customerId, conversationId: id },
    content: outside === 'mail' ? mailOf(message, to) : smsOf(message),
  }));
  await enqueueSends(tx, shopId, sends, now);
}

const smsOf = ({ body }: Said): SmsContent => ({ text: body, template: null });

/** Answers the buyer's last mail, so that mail programs show it in the same thread. */
function mailOf({ author, agentId = null, body, locale, fileIds = [] }: Said, to: Correspondent): MailContent {
  const spoken: Locale = locales.find((one) => one === locale) ?? 'en';
  const asked = to.subject?.trim();
  return {
    subject: asked ? answering(asked) : translate(spoken, 'mail.answer_subject', { shop: to.shopName }),
    text: body,
    html: null,
    inReplyTo: to.messageIds.at(-1) ?? null,
    references: to.messageIds,
    photos: [...fileIds],
    isAutomatic: author === 'qin' && agentId === null,
  };
}

const answering = (subject: string) => (/^(re|回复|答复)\s*[:：]/i.test(subject) ? subject : `Re: ${subject}`);
