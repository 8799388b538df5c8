import type { Tx } from '../platform/database.ts';
import { chunkSize, type FoundMessage, selectChunks, selectFound, selectTail, useGramIndex } from './search-queries.ts';
import { fold, gramHasher, gramsOfTerm, holds } from './search-text.ts';

/** The first look takes a few chunks, which is enough for a word that many have; one that is rare needs more. */
const chunksAtOnce = [3, 24, 48] as const;

type Place = { place: number; id: string | null };
/** `next`: where the next page goes on; null when all has been searched. */
export type MessagePage = { found: FoundMessage[]; next: number | null };

/**
 * Messages that hold all terms, newest first: those not in a chunk yet directly, then the chunks that may hold them. A
 * question looks into 75 chunks (19,200 messages) at most: when words are common but never together, the page may be
 * short or empty although `next` says that it goes on.
 */
export async function searchMessages(
  tx: Tx,
  shopId: string,
  terms: readonly string[],
  before: number | null,
  limit: number,
): Promise<MessagePage> {
  const tail = await selectTail(tx, shopId, before);
  const places: Place[] = tail.messages.filter(({ body }) => holds(fold(body), terms));
  const hash = gramHasher(shopId);
  const grams = [...new Set(terms.flatMap(gramsOfTerm).map(hash))];
  const tailStart = tail.chunks * chunkSize;
  let end = Math.min(before ?? tailStart, tailStart);
  await useGramIndex(tx);
  for (const size of chunksAtOnce) {
    if (places.length > limit || end <= 0) break;
    const chunks = await selectChunks(tx, shopId, grams, Math.ceil(end / chunkSize), size);
    for (const chunk of chunks) {
      places.push(...placesIn(chunk, terms, end));
      if (places.length > limit) break;
    }
    end = chunks.length < size ? 0 : (chunks.at(-1)?.number ?? 0) * chunkSize;
  }
  const page = places.slice(0, limit);
  const found = await selectFound(tx, shopId, page);
  const rest = places.length > limit ? (page.at(-1)?.place ?? null) : end > 0 ? end : null;
  return { found, next: rest };
}

/** Newest first. */
function placesIn({ number, texts }: { number: number; texts: string }, terms: readonly string[], before: number) {
  if (!terms.every((term) => texts.includes(term))) return [];
  const start = number * chunkSize;
  const places: Place[] = [];
  for (const [at, line] of texts.split('\n').entries())
    if (start + at < before && holds(line, terms)) places.push({ place: start + at, id: null });
  return places.reverse();
}
