import type Mail from 'nodemailer/lib/mailer';
import type { MailContent, Outgoing, ProviderSettings } from '../outbox/index.ts';
import { type Html, html } from '../platform/html.ts';

export type ReadPhoto = (shopId: string, fileId: string) => Promise<Buffer | null>;

/** A mail as it leaves, in both forms; null: a photo of it is gone. */
export async function composeMail(
  outgoing: Outgoing,
  from: { name: string; address: string },
  { optOutUrl }: Pick<ProviderSettings, 'optOutUrl'>,
  readPhoto: ReadPhoto,
): Promise<Mail.Options | null> {
  const {
    subject,
    text,
    inReplyTo,
    references,
    photos = [],
    isAutomatic = false,
    ...content
  } = outgoing.content as MailContent;
  const files = await Promise.all(photos.map((id) => readPhoto(outgoing.shopId, id)));
  if (files.includes(null)) return null;
  const answered = messageIdsIn(inReplyTo ?? '');
  const headers: Record<string, string> = {};
  if (outgoing.purpose === 'promotion') {
    headers['List-Unsubscribe'] = `<${optOutUrl(outgoing.id)}>`;
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  // What answers nobody is spoken unasked: holiday notices must not answer it (RFC 3834).
  if (answered.length === 0) headers['Auto-Submitted'] = 'auto-generated';
  else if (isAutomatic) headers['Auto-Submitted'] = 'auto-replied';
  return {
    from,
    to: { name: '', address: outgoing.address },
    envelope: { from: from.address, to: [outgoing.address] },
    // The same at every attempt: mailboxes show one mail for one id.
    messageId: `<${outgoing.id}@${from.address.split('@')[1]}>`,
    subject: subject.replace(/\p{Cc}+/gu, ' '),
    text,
    html: content.html ?? htmlOf(text),
    attachments: files.map((file, n) => ({
      ...{ filename: `photo-${n + 1}.webp`, content: file ?? '', contentType: 'image/webp' },
    })),
    ...(answered[0] ? { inReplyTo: answered[0] } : {}),
    references: references.flatMap(messageIdsIn),
    headers,
  };
}

/** Buyers' mail programs wrote them: only what has the form of an id goes into a header of ours. */
const messageIdsIn = (text: string) => text.match(/<[!-;=?-~]{1,250}>/g) ?? [];

/** Plain words as a page: paragraphs stay paragraphs, links can be pressed. */
function htmlOf(text: string): string {
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => html`<p>${linesOf(paragraph)}</p>`);
  return html`<!doctype html><meta charset="utf-8">${paragraphs}`.markup;
}

function linesOf(paragraph: string): Html[] {
  return paragraph.split('\n').map((line, n) => html`${n > 0 ? html`<br>` : ''}${linked(line)}`);
}

/** Ends before the sign that ends the sentence. */
const link = /(https?:\/\/[^\s<>"'，。！？；：、）】”]*[^\s<>"'，。！？；：、）】”.,!?;:)])/;

const linked = (line: string): Html[] =>
  line.split(link).map((part, n) => (n % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));
