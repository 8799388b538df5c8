import { type Db, transact } from '../platform/database.ts';
import {
  type Head,
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

/** In steps of some thousand events, each its own transaction: killed at any moment, the next run goes on. */
export async function indexShop(db: Db, shopId: string): Promise<void> {
  while (await indexNews(db, shopId));
  const { stale } = await transact(db, (tx) => lockHead(tx, shopId));
  for (const kind of stale) await indexAll(db, shopId, kind);
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
    const next: Head = { position: upTo, chunks, pending: waiting, stale: staleAfter(head.stale, news) };
    await updateHead(tx, shopId, next);
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

/** Looks through all objects of a kind, and says then that none is stale; what is imported meanwhile says so again. */
async function indexAll(db: Db, shopId: string, kind: ObjectKind): Promise<void> {
  await transact(db, async (tx) => {
    const head = await lockHead(tx, shopId);
    await updateHead(tx, shopId, { ...head, stale: head.stale.filter((other) => other !== kind) });
    let after = firstId;
    for (;;) {
      const changed = await selectNextChanged(tx, shopId, kind, after, objectsAtOnce);
      await replaceKeys(tx, shopId, kind, await keyed(kind, changed));
      if (changed.length < objectsAtOnce) return;
      after = changed.at(-1)?.id ?? after;
    }
  });
}

async function keyed(kind: ObjectKind, found: readonly Source[]): Promise<Keyed[]> {
  const keys =
    kind === 'customer'
      ? await keysOfCustomers(found.map(({ number, ...customer }) => ({ ...customer, externalId: number ?? '' })))
      : found.map(({ number }) => keysOfNumber(number));
  return found.map(({ id, source, before }, at) => ({ id, source, before, keys: keys[at] ?? [] }));
}
