import type { Email } from 'postal-mime';

/** What a mail server tells of a mail of ours. */
export type Bounce = {
  /** failed: it never arrives; delayed: it is still being tried. */
  outcome: 'failed' | 'delayed' | 'delivered';
  /** As RFC 3463 has it, where it tells one: 5.1.1. */
  code: string | null;
  /** Nobody has this address, and nothing will ever arrive there. Not: a full mailbox, or one that refused this mail. */
  isAddressDead: boolean;
  /** Whom it says it is about, in small letters: as the report has it, else all that its words name. */
  recipients: string[];
  /** Ids of ours that it names; one of them is the mail it is about. */
  sendIds: string[];
};

const senders = /^(mailer-daemon|postmaster|mail-daemon|mailerdaemon|bounces?|postfix|no-?reply-bounce)([+.-].*)?@/i;
const subjects =
  /(undeliver(ed|able)|delivery (status notification|failure|has failed|incomplete)|mail delivery (failed|failure|system|subsystem)|returned mail|failure notice|could not be delivered|message not delivered|non remis|退信|无法送达|無法送達|无法投递|無法投遞|投递失败|投遞失敗|发送失败|邮件未送达)/i;
const delays = /(delay|warning|still being retried|will (keep|continue) trying|尚未送达|延迟)/i;
const nobodyThere =
  /(user unknown|unknown (user|recipient|local part)|no such (user|recipient|mailbox|person)|(user|recipient|mailbox|address|account)( name)?( was)? (not found|does ?n[o']t exist|does not exist|is unknown)|invalid (recipient|mailbox|user)|无此用户|用户不存在|收件人不存在|邮箱不存在|地址不存在|不存在的(用户|邮箱))/i;
const codesOfNobody = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10']);

const sendId = /<([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@/gi;
const mostRead = 128 * 1024;

/** What is reported, whether as RFC 3464 has it or in a server's own words; null: this is no report. */
export function readBounce(mail: Email, from: string | null, text: string): Bounce | null {
  const report = mail.attachments.find(({ mimeType }) => /^message\/(global-)?delivery-status$/.test(mimeType));
  const failed = mail.headers.find(({ key }) => key === 'x-failed-recipients');
  const isOwnWay = (from !== null && senders.test(from)) || hasEmptyPath(mail);
  if (!report && !failed && !(isOwnWay && subjects.test(mail.subject ?? ''))) return null;
  const told = report ? readStatus(contentOf(report.content)) : null;
  const words = `${told?.diagnostic ?? ''}\n${text.slice(0, mostRead)}`;
  const code = codeOf(told?.status ?? null, words);
  const outcome = outcomeOf(told?.action ?? null, code, mail.subject ?? '');
  const saysNobody = code === null || /^5\.[01]\.0$/.test(code) ? nobodyThere.test(words) : false;
  return {
    outcome,
    code,
    isAddressDead: outcome === 'failed' && ((code !== null && codesOfNobody.has(code)) || saysNobody),
    recipients: addressesIn([...(told?.recipients ?? []), failed?.value ?? ''].join(' ').trim() || text),
    sendIds: idsIn(mail, text),
  };
}

export const hasEmptyPath = ({ headers }: Email) =>
  headers.some(({ key, value }) => key === 'return-path' && /^\s*<\s*>\s*$/.test(value));

/** The fields of the first recipient that failed, else of the first; we write to one at a time. */
function readStatus(report: string) {
  const blocks = report
    .slice(0, mostRead)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n{2,}/);
  const recipients = blocks.map(fieldsOf).filter((fields) => fields.has('action') || fields.has('status'));
  const one = recipients.find((fields) => /^failed/i.test(fields.get('action') ?? '')) ?? recipients[0];
  return {
    action: one?.get('action')?.toLowerCase() ?? null,
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(one?.get('status') ?? '')?.[0] ?? null,
    diagnostic: one?.get('diagnostic-code') ?? '',
    // A mail that was passed on names the one it was written to as well.
    recipients: ['original-recipient', 'final-recipient'].map((name) => one?.get(name) ?? ''),
  };
}

/** A server may name the whole way of a mail. */
const mostNamed = 50;

const addressesIn = (text: string): string[] =>
  (text.slice(0, mostRead).match(/[^\s<>()[\]\\,;:"@]{1,64}@[^\s<>()[\]\\,;:"@]{1,190}/g) ?? [])
    .slice(0, mostNamed)
    .map((address) => address.replace(/[.。，、]+$/, '').toLowerCase());

function fieldsOf(block: string): Map<string, string> {
  const fields = block.split('\n').map((line) => /^([\w-]{1,60}):\s*(.{0,2000})/.exec(line));
  return new Map(fields.flatMap((field) => (field?.[1] ? [[field[1].toLowerCase(), field[2] ?? ''] as const] : [])));
}

/** Many servers write 5.0.0 and the truth in their words. */
function codeOf(status: string | null, words: string): string | null {
  if (status && !/^[45]\.0\.0$/.test(status)) return status;
  const inWords = /(?<![\d.])([45]\.\d{1,2}\.\d{1,3})(?![\d.]*\d)/.exec(words)?.[1];
  return inWords ?? status;
}

function outcomeOf(action: string | null, code: string | null, subject: string): Bounce['outcome'] {
  if (action && /^(delivered|relayed|expanded)/.test(action)) return 'delivered';
  if (action) return action.startsWith('failed') ? 'failed' : 'delayed';
  if (code?.startsWith('5')) return 'failed';
  return delays.test(subject) ? 'delayed' : 'failed';
}

function idsIn(mail: Email, text: string): string[] {
  const returned = mail.attachments
    .filter(({ mimeType }) => /^(message\/|text\/rfc822-headers)/.test(mimeType))
    .map(({ content }) => contentOf(content));
  const places = [...returned, mail.inReplyTo ?? '', mail.references ?? '', text].map((part) =>
    part.slice(0, mostRead),
  );
  const found = places.flatMap((part) => [...part.matchAll(sendId)].map(([, id]) => (id ?? '').toLowerCase()));
  return [...new Set(found)].slice(0, 20);
}

const contentOf = (content: Email['attachments'][number]['content']): string =>
  typeof content === 'string' ? content : Buffer.from(content as Uint8Array).toString('latin1', 0, mostRead);
