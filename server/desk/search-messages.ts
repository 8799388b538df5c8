import { type Tx, together } from '../platform/database.ts';
import {
  type Chunk,
  chunkSize,
  type FoundMessage,
  selectChunks,
  selectFound,
  selectNewestChunks,
  selectTail,
  useGramIndex,
} from './search-queries.ts';
import { fold, gramHasher, gramsOfTerm, type Judge, judgeOf } from './search-text.ts';

/** Looked into as they are: enough for a word that many have, and the same for a shop of any size. */
const newestChunks = 3;
/** Those that the index names are far fewer than there are, and yet all of them when the words are common: so many and no more. */
const namedChunks = 24;

type Place = { place: number; id: string | null };
/** `next`: where the next page goes on; null when all has been searched. */
export type MessagePage = { found: FoundMessage[]; next: number | null };

/**
 * Messages that hold all terms, newest first: those not in a chunk yet directly, then the newest chunks, then those that
 * may hold them. A question looks into 27 chunks (7,000 messages) at most: when words are common but never together, the
 * page may be short or empty although `next` says that it goes on.
 */
export async function searchMessages(
  tx: Tx,
  shopId: string,
  terms: readonly string[],
  before: number | null,
  limit: number,
): Promise<MessagePage> {
  const [tail, newest] = await together([
    selectTail(tx, shopId, before),
    selectNewestChunks(tx, shopId, chunkAfter(before ?? Number.MAX_SAFE_INTEGER), newestChunks),
  ]);
  const judge = judgeOf(terms);
  const places: Place[] = tail.messages.filter(({ body }) => judge(fold(body)));
  const tailStart = tail.chunks * chunkSize;
  let end = Math.min(before ?? tailStart, tailStart);
  const lookInto = (chunks: readonly Chunk[], asked: number) => {
    for (const chunk of chunks) if (places.length <= limit) places.push(...placesIn(chunk, terms, judge, end));
    // One that was filled since the tail was read is still in that tail.
    end = chunks.length < asked ? 0 : Math.min(end, (chunks.at(-1)?.number ?? 0) * chunkSize);
  };
  lookInto(newest, newestChunks);
  if (places.length <= limit && end > 0) {
    const grams = [...new Set(terms.flatMap(gramsOfTerm).map(gramHasher(shopId)))];
    const [, named] = await together([useGramIndex(tx), selectChunks(tx, shopId, grams, chunkAfter(end), namedChunks)]);
    lookInto(named, namedChunks);
  }
  const page = places.slice(0, limit);
  const found = await selectFound(tx, shopId, page);
  const rest = places.length > limit ? (page.at(-1)?.place ?? null) : end > 0 ? end : null;
  return { found, next: rest };
}

/** The number of the first chunk that has nothing before this place. */
const chunkAfter = (place: number) => Math.ceil(place / chunkSize);

/** Newest first. */
function placesIn({ number, texts }: Chunk, terms: readonly string[], judge: Judge, before: number): Place[] {
  if (!terms.every((term) => texts.includes(term))) return [];
  const start = number * chunkSize;
  const places: Place[] = [];
  texts.split('\n').forEach((line, at) => {
    if (start + at < before && judge(line)) places.push({ place: start + at, id: null });
  });
  return places.reverse();
}
