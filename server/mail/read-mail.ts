import { createHash } from 'node:crypto';
import PostalMime, { type Address, type Email } from 'postal-mime';
import { htmlToText } from './html-text.ts';
import { readBest } from './mend-charset.ts';
import { newWords } from './new-words.ts';
import { type Bounce, readBounce } from './read-bounce.ts';
import { isAddress, isAutoReply, isFromList, type MailKind } from './rules.ts';

export type MailAttachment = {
  name: string;
  mimeType: string;
  /** Shown inside the text, such as a photo, or the logo of a signature. */
  isInline: boolean;
  content: Buffer;
};

export type ReadMail = {
  kind: MailKind;
  /** Not all of it could be read: too deep, too long, broken; the bytes are kept. */
  isPartial: boolean;
  /** In small letters; null: it names nobody who could be answered. */
  from: string | null;
  /** One sender in one header: nobody can show one address and have another checked. */
  hasOneSender: boolean;
  subject: string;
  /** As the header has it, with angle brackets; `<digest@qin>` where it has none. */
  messageId: string;
  /** `<digest@qin>`: of the bytes. */
  digestId: string;
  /** Addresses that it is written to, in small letters. */
  to: string[];
  /** Ids of the mails that it answers, the nearest last. */
  answers: string[];
  /** Only what was written now. */
  text: string;
  whole: string;
  attachments: MailAttachment[];
  bounce: Bounce | null;
  /** What mail servers on the way say that they checked, the last of them first. */
  authentication: string[];
};

const limits = { maxNestingDepth: 40, maxHeadersSize: 1024 * 1024, forceRfc822Attachments: true } as const;
const longest = { subject: 300, id: 250, text: 200_000, headers: 64 * 1024, references: 50, parts: 2000 };

/** Reads a mail, whatever it is: never throws. What could not be read of it is still in its bytes. */
export async function readMail(raw: Buffer): Promise<ReadMail> {
  const whole = hasTooManyParts(raw) ? null : await parse(raw).catch(() => null);
  return whole ? asRead(whole, raw, false) : readHeaders(raw);
}

/** What stands above a mail's text, of one that cannot be read further. Never throws. */
export async function readHeaders(raw: Buffer): Promise<ReadMail> {
  return asRead(await parse(headersOf(raw)).catch(() => nothing), raw, true);
}

const nothing: Email = { headers: [], headerLines: [], attachments: [] };

const parse = (raw: Buffer) =>
  readBest(
    raw,
    (bytes) => PostalMime.parse(bytes, limits),
    ({ subject, text, html }) => `${subject ?? ''}${text ?? ''}${html ?? ''}`,
  );

/** One that is made to keep its reader busy: each line that may begin a part is looked for in all of them. */
function hasTooManyParts(raw: Buffer): boolean {
  let count = 0;
  for (let at = raw.indexOf('\n--'); at !== -1; at = raw.indexOf('\n--', at + 3))
    if (++count > longest.parts) return /boundary/i.test(raw.toString('latin1'));
  return false;
}

/** The headers, as of a mail without a body. */
function headersOf(raw: Buffer): Buffer {
  const text = raw.toString('latin1', 0, longest.headers);
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const kept = text.slice(0, end).replace(/^content-(type|transfer-encoding):.*(\r?\n[ \t].*)*/gim, 'X-Left-Out: type');
  return Buffer.from(`${kept}\r\n\r\n`, 'latin1');
}

function asRead(email: Email, raw: Buffer, isPartial: boolean): ReadMail {
  const digestId = `<${createHash('sha256').update(raw).digest('hex')}@qin>`;
  const senders = email.headers.filter(({ key }) => key === 'from');
  const from = addressOf(email.from);
  const whole = textOf(email);
  const subject = short(email.subject ?? '', longest.subject);
  const bounce = readBounce(email, from, whole);
  return {
    kind: kindOf(email, subject, bounce),
    ...{ isPartial, from, subject, digestId, bounce, whole },
    hasOneSender: senders.length === 1 && !namesTwo(senders[0]?.value ?? ''),
    messageId: idsIn(email.messageId ?? '')[0] ?? digestId,
    to: [...(email.to ?? []), ...(email.cc ?? [])].slice(0, longest.references).flatMap((one) => addressOf(one) ?? []),
    answers: answersOf(email),
    text: newWords(whole),
    attachments: email.attachments.filter(({ mimeType }) => !isReport(mimeType)).map(asAttachment),
    authentication: email.headers
      .filter(({ key }) => key === 'authentication-results')
      .map(({ value }) => value.slice(0, 4000)),
  };
}

function kindOf(email: Email, subject: string, bounce: Bounce | null): MailKind {
  if (bounce) return 'bounce';
  const header = new Map(email.headers.map(({ key, value }) => [key, value.trim().toLowerCase()]));
  if (isAutoReply(header, subject)) return 'auto_reply';
  return isFromList(header) ? 'list' : 'message';
}

/** A comma between two addresses. */
const namesTwo = (from: string) => from.slice(from.indexOf('@'), from.lastIndexOf('@')).includes(',');

const isReport = (mimeType: string) => /^message\/((global-)?delivery-status|disposition-notification)$/.test(mimeType);

const idsIn = (text: string): string[] =>
  (clean(text).match(/<[^<>\s]{1,998}>/g) ?? []).map((id) => id.slice(0, longest.id).toWellFormed());

/** In-Reply-To is the nearest; some programs write only one of the two. */
function answersOf({ references = '', inReplyTo = '' }: Email): string[] {
  const nearest = idsIn(inReplyTo);
  const ids = [...idsIn(references).filter((id) => !nearest.includes(id)), ...nearest];
  return [...new Set(ids)].slice(-longest.references);
}

function addressOf(from: Address | undefined): string | null {
  const address = clean(from?.address ?? from?.group?.[0]?.address ?? '')
    .trim()
    .toLowerCase();
  return isAddress(address) ? address : null;
}

/** Where the plain part is empty, or only says that there is another, the HTML counts. */
function textOf({ text = '', html = '' }: Email): string {
  const isStub = text.trim() === '' || (text.length < 200 && /\bhtml\b/i.test(text));
  return clean(isStub && html !== '' ? htmlToText(html.slice(0, 4 * longest.text)) : text)
    .slice(0, longest.text)
    .toWellFormed()
    .trim();
}

/** PostgreSQL's text holds neither NUL nor half a surrogate pair. */
const clean = (text: string) => text.toWellFormed().replaceAll('\0', '\ufffd');

/** For one line of a page. */
const short = (text: string, length: number) =>
  clean(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, length)
    .toWellFormed();

function asAttachment({
  filename,
  mimeType,
  disposition,
  related,
  content,
}: Email['attachments'][number]): MailAttachment {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as Uint8Array);
  const type = short(mimeType, 100) || 'application/octet-stream';
  return {
    name: short((filename ?? '').replace(/[/\\]+/g, ' '), 120) || type,
    mimeType: type,
    isInline: related === true || disposition === 'inline',
    content: bytes,
  };
}
