import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Locale } from '../../shared/labels.ts';
import type { KnownContacts, WordFault } from './check-own-words.ts';
import { shippedContent } from './load-scripts.ts';

type Kind = 'account' | 'phone' | 'link';
type PerLocale = Readonly<Record<Locale, string>>;
type Contacts = {
  source: PerLocale;
  group: PerLocale;
  kinds: Record<Kind, PerLocale>;
  hosts: readonly string[];
  numbers: readonly string[];
};
type Span = { start: number; end: number; kind: Kind };

let contacts: Contacts | undefined;

/** How 微信 and QQ are spelt by those who hope that nobody looks: "加我v", "➕v", "薇信", "vx"; "扣扣", "q我". */
const WECHAT = /[微薇威徽]\s*信|wei\s*xin|we\s*chat|\b[wv]x|\bv\s*信|(?:加|➕|\+)\s*(?:我|个|下)?的?\s*v(?:x|信)?/
  .source;
const QQ = /扣\s*扣|企鹅|\bqq|加\s*我?\s*q|\bq\s*(?:我|(?=[:：]))/.source;
/** "微信号 abc_123", "v: abc123", "加Q 12345678", "whatsapp me on …": a name of a service and what looks like an account. */
const ACCOUNT = new RegExp(
  [
    String.raw`(?:${WECHAT})\s*(?:(?:号码|号|id)?\s*(?:是|is|[:：=])\s*[a-z][-\w]{2,19}|(?:号码|号|id)\s*[a-z][-\w]{4,19}|(?=[a-z]+[-\w]*[-_\d])[a-z][-\w]{4,19})`,
    String.raw`\bv\s*[:：]\s*[a-z][-\w]{4,19}`,
    String.raw`(?:${QQ})\s*(?:号|群|号码|number|group)?\s*(?:是|is|[:：=])?\s*[1-9]\d{4,10}`,
  ].join('|'),
  'gi',
);
/** Chinese mobile numbers in any grouping, and numbers written with a country's code. Longer digit strings are orders and parcels. */
const PHONE =
  /(?<![\dA-Za-z])(?:(?:\+|00)\s?86[-\s]?)?1[3-9]\d[-\s.]?\d{4}[-\s.]?\d{4}(?![\dA-Za-z])|(?<![\dA-Za-z])\+\d{1,3}(?:[-\s.()]{0,2}\d){7,12}(?!\d)|(?<![\dA-Za-z])0\d{2,3}-\d{7,8}(?!\d)/g;
/** What says that the number after it is an order or a parcel. */
const ORDER_BEFORE = /(?:单号|运单|订单|编号|order|tracking|parcel)\D{0,8}$/i;
const LINK =
  /\bhttps?:\/\/[^\s，。；！？、（）]+|(?<![@\w.-])(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\.)+(?:com|cn|net|org|shop|store|top|vip|cc|me|io|co|info|xyz|site|online|link|de|uk|eu|fr|jp)(?![\w.-]*@)(?:\/[^\s，。；！？、（）]*)?(?![\w])/gi;
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** Accounts of other services, phone numbers, addresses and links by which a text leads away from the platform. Pure. */
export function findContacts(text: string, locale: Locale, known: KnownContacts): WordFault[] {
  const { source, group, kinds, hosts, numbers } = read();
  const plain = foldWidth(text);
  const allowedHosts = [...hosts, ...(known.hosts ?? []).map((host) => host.toLowerCase())];
  const allowedNumbers = [...numbers, ...(known.numbers ?? [])].map(digitsOf);
  const spans: Span[] = [
    ...spansOf(plain, ACCOUNT, 'account'),
    ...spansOf(plain, MAIL, 'account'),
    ...spansOf(plain, PHONE, 'phone')
      .filter((span) => !ORDER_BEFORE.test(plain.slice(0, span.start)))
      .filter((span) => !allowedNumbers.includes(digitsOf(cut(plain, span)))),
    ...spansOf(plain, LINK, 'link').filter((span) => !isAmong(hostOf(cut(plain, span)), allowedHosts)),
  ];
  return spans.map(({ start, end, kind }) => ({
    found: text.slice(start, end),
    start,
    end,
    kind: 'contact',
    group: group[locale],
    why: `${group[locale]}${locale === 'en' ? ': ' : '：'}${source[locale]}`,
    suggestion: kinds[kind][locale],
    replaces: 'sentence',
    mustNot: true,
  }));
}

/** Full-width letters, digits and signs as their ordinary forms, each still one unit long, so that places stay the same. */
export function foldWidth(text: string): string {
  return text.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

function read(): Contacts {
  contacts ??= parse(readFileSync(`${shippedContent}/words/contacts.yaml`, 'utf8')) as Contacts;
  return contacts;
}

function spansOf(text: string, pattern: RegExp, kind: Kind): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, kind }));
}

function cut(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
}

/** "https://a.b.com/x" and "a.b.com/x" → "a.b.com". What a browser would not open has no host and is not ours. */
function hostOf(link: string): string {
  const address = /^https?:/i.test(link) ? link : `https://${link}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}

function isAmong(host: string, allowed: readonly string[]): boolean {
  return allowed.some((name) => host === name || host.endsWith(`.${name}`));
}
