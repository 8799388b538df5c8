import { type Db, transact } from '../platform/database.ts';
import {
  insertChunk,
  type Keyed,
  lockHead,
  type News,
  replaceKeys,
  type Source,
  selectBodies,
  selectChanged,
  selectNews,
  selectNextChanged,
  shopsToIndex,
  updateHead,
} from './index-queries.ts';
import { keysOfCustomers, keysOfNumber } from './search-keys.ts';
import { chunkSize, type ObjectKind, objectKinds } from './search-queries.ts';
import { fold, gramHasher, gramsOf } from './search-text.ts';

const newsAtOnce = 4000;
const objectsAtOnce = 2000;
const firstId = '00000000-0000-0000-0000-000000000000';

/** Brings the search of every shop up to what its feed tells. */
export async function indexSearch(db: Db): Promise<void> {
  for (const shopId of await shopsToIndex(db)) await indexShop(db, shopId);
}

/**
 * In steps of some thousand events or objects, each its own transaction: killed at any moment, the next run goes on. What
 * is said while an import is looked through is indexed in between.
 */
export async function indexShop(db: Db, shopId: string): Promise<void> {
  while (await indexNews(db, shopId));
  const { stale, walkedKind } = await transact(db, (tx) => lockHead(tx, shopId));
  // What was begun is finished first. Stale again, a kind waits for the next run: other shops wait, too.
  for (const kind of new Set([...(walkedKind ? [walkedKind] : []), ...stale]))
    while (await indexSome(db, shopId, kind)) while (await indexNews(db, shopId));
}

async function indexNews(db: Db, shopId: string): Promise<boolean> {
  return transact(db, async (tx) => {
    const head = await lockHead(tx, shopId);
    const { news, upTo } = await selectNews(tx, shopId, head.position, newsAtOnce);
    if (upTo === head.position) return false;
    const messages = news.flatMap(({ type, id }) => (type.startsWith('conversations.') && id !== null ? [id] : []));
    const waiting = [...head.pending, ...messages];
    const hash = gramHasher(shopId);
    let { chunks } = head;
    while (waiting.length >= chunkSize) {
      const messageIds = waiting.splice(0, chunkSize);
      const bodies = await selectBodies(tx, shopId, messageIds);
      await insertChunk(tx, shopId, { number: chunks++, messageIds, ...contentsOf(bodies, hash) });
    }
    for (const kind of objectKinds) {
      const ids = idsTold(news, kind);
      if (ids.length > 0)
        await replaceKeys(tx, shopId, kind, await keyed(kind, await selectChanged(tx, shopId, kind, ids)));
    }
    const stale = staleAfter(head.stale, news);
    await updateHead(tx, shopId, { ...head, position: upTo, chunks, pending: waiting, stale });
    return true;
  });
}

/** Also how a chunk is written anew when one of its messages is erased. */
export function contentsOf(
  bodies: readonly (string | null)[],
  hash: (gram: string) => number,
): { texts: string; grams: number[] } {
  const lines = bodies.map((body) => fold(body ?? ''));
  const grams = new Set<string>();
  for (const line of lines) gramsOf(line, grams);
  return { texts: lines.join('\n'), grams: [...new Set([...grams].map(hash))] };
}

/** An event of one object names it; that of an import only says that there was one, and may have made what it names, too. */
function idsTold(news: readonly News[], kind: ObjectKind): string[] {
  const told = news.filter(({ type, id }) => type.startsWith(`${kind}s.`) && id !== null);
  return [...new Set(told.flatMap(({ id }) => id ?? []))];
}

function staleAfter(before: readonly ObjectKind[], news: readonly News[]): ObjectKind[] {
  const wasImported = news.some(({ type, id }) => !type.startsWith('conversations.') && id === null);
  return wasImported ? [...objectKinds] : [...before];
}

/**
 * Looks through the next objects of a kind; true while more are left. It counts as no longer stale from the beginning on, so
 * that what is imported meanwhile makes it stale again.
 */
async function indexSome(db: Db, shopId: string, kind: ObjectKind): Promise<boolean> {
  return transact(db, async (tx) => {
    const head = await lockHead(tx, shopId);
    const begins = head.walkedKind === null && head.stale.includes(kind);
    if (!begins && head.walkedKind !== kind) return false; // another node has done it
    const stale = begins ? head.stale.filter((other) => other !== kind) : head.stale;
    const changed = await selectNextChanged(tx, shopId, kind, head.walkedTo ?? firstId, objectsAtOnce);
    await replaceKeys(tx, shopId, kind, await keyed(kind, changed));
    const isLeft = changed.length === objectsAtOnce;
    const walked = { walkedKind: isLeft ? kind : null, walkedTo: isLeft ? (changed.at(-1)?.id ?? null) : null };
    await updateHead(tx, shopId, { ...head, stale, ...walked });
    return isLeft;
  });
}

async function keyed(kind: ObjectKind, found: readonly Source[]): Promise<Keyed[]> {
  const keys =
    kind === 'customer'
      ? await keysOfCustomers(found.map(({ number, ...customer }) => ({ ...customer, externalId: number ?? '' })))
      : found.map(({ number }) => keysOfNumber(number));
  return found.map(({ id, source, before }, at) => ({ id, source, before, keys: keys[at] ?? [] }));
}
