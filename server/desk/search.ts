import type { Locale } from '../../shared/labels.ts';
import { type Db, type Tx, together, transact } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { knownSentences, translate } from '../platform/i18n.ts';
import { cityName } from '../platform/places.ts';
import { compact } from './search-keys.ts';
import { searchMessages } from './search-messages.ts';
import { type FoundObject, type ObjectKind, objectKinds, selectExact, selectObjects } from './search-queries.ts';
import { searchScripts } from './search-scripts.ts';
import { snippetOf, termsOf } from './search-text.ts';

export const searchKinds = ['message', 'customer', 'order', 'parcel', 'script'] as const;
export type SearchKind = (typeof searchKinds)[number];

export type Hit = {
  kind: SearchKind;
  id: string;
  title: string;
  snippet: string;
  conversationId: string | null;
  customerId: string | null;
  orderId: string | null;
  at: Temporal.Instant | null;
};

export type SearchPage = { items: Hit[]; next: string | null };

const noObjects: SearchPage = { items: [], next: null };

/** Of objects, so many are shown above the messages when nobody asked for one kind. */
const objectsAbove = 5;
/** Numbers are found by any four of their characters; fewer find nearly all of them. */
const leastOfNumber = 4;

type Asked = {
  shopId: string;
  question: string;
  kind: SearchKind | null;
  after: string | null;
  limit: number;
  locale: Locale;
};

/**
 * The one box. Without a kind: the first few customers, orders, parcels and scripts, then messages, newest first; its
 * next pages are messages. A question of punctuation alone finds nothing.
 */
export async function search(db: Db, { shopId, question, kind, after, limit, locale }: Asked): Promise<SearchPage> {
  const terms = termsOf(question);
  if (terms.length === 0) return { items: [], next: null };
  const isFirst = after === null;
  const wants = (wanted: SearchKind) => kind === wanted || (kind === null && isFirst);
  const place = kind === null || kind === 'message' ? placeOfCursor(after) : null;
  return transact(db, async (tx) => {
    const size = kind === null ? objectsAbove : limit;
    const scripts = wants('script') ? searchScripts(question, locale, size) : [];
    const [objects, messages] = await together([
      together(
        objectKinds.map((one) => (wants(one) ? pageOf(tx, shopId, one, question, after, size, locale) : noObjects)),
      ),
      kind === null || kind === 'message' ? searchMessages(tx, shopId, terms, place, limit) : null,
    ]);
    const found = (messages?.found ?? []).map((message) => ({
      kind: 'message' as const,
      id: message.id,
      title: message.customer ?? '',
      snippet: snippetOf(message.body, terms),
      conversationId: message.conversationId,
      customerId: null,
      orderId: null,
      at: message.at,
    }));
    const ofKind = objects.find((_, at) => objectKinds[at] === kind);
    const next = messages ? (messages.next === null ? null : String(messages.next)) : (ofKind?.next ?? null);
    return { items: [...objects.flatMap(({ items }) => items), ...scripts, ...found], next };
  });
}

async function pageOf(
  tx: Tx,
  shopId: string,
  kind: ObjectKind,
  question: string,
  after: string | null,
  limit: number,
  locale: Locale,
): Promise<SearchPage> {
  const start = compact(question).slice(0, 60);
  const tooShort = start.length < leastOfNumber && (kind !== 'customer' || /^\p{N}+$/u.test(start));
  if (start === '' || tooShort) return noObjects;
  const from = after === null ? null : keyOfCursor(after);
  const bare = question.trim();
  const [exact, begun] = await together([
    from === null ? selectExact(tx, shopId, kind, [bare, bare.replace(/^#\s*/, ''), bare.toUpperCase()]) : [],
    selectObjects(tx, shopId, kind, start, from, limit + 1),
  ]);
  const page = begun.slice(0, limit);
  const last = page.at(-1);
  const found = new Map([...page, ...exact].map((one) => [one.id, one]));
  const fresh = exact.filter(({ id }) => !page.some((other) => other.id === id));
  const once = [...new Set([...fresh, ...page].map(({ id }) => id))].flatMap((id) => found.get(id) ?? []);
  return {
    items: once.map((one) => asHit(kind, one, locale)),
    next: begun.length > limit && last ? cursorOf(last) : null,
  };
}

function asHit(kind: ObjectKind, found: FoundObject, locale: Locale): Hit {
  const { id, title, code, snippet, at, customerId, orderId } = found;
  const said = code && sayCode[kind](code, locale);
  return {
    kind,
    id,
    title,
    snippet: [said, snippet].filter(Boolean).join(' · '),
    at,
    conversationId: null,
    customerId,
    orderId,
  };
}

const sayCode: Record<ObjectKind, (code: string, locale: Locale) => string> = {
  customer: (tier, locale) => knownSentences(locale)[`tier.${tier}`] ?? tier,
  order: (status, locale) => translate(locale, `page.order.${status}`),
  parcel: (city, locale) => cityName({ city }, locale),
};

function cursorOf({ key, keyOf }: FoundObject): string {
  return Buffer.from(JSON.stringify([key, keyOf])).toString('base64url');
}

function keyOfCursor(cursor: string): { key: string; id: string } {
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof key === 'string' && !key.includes('\0') && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
      return { key, id };
  } catch {
    // not one of ours
  }
  throw badCursor();
}

function placeOfCursor(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (!/^\d{1,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}

function badCursor(): Refused {
  return new Refused('bad_cursor', 400);
}
