import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Inbound, receive } from '../server/conversations/index.ts';
import { responder } from '../server/dialogue/index.ts';
import { openPool } from '../server/platform/database.ts';
import { attachPostgres } from '../server/platform/embedded-postgres.ts';
import { newId } from '../server/platform/ids.ts';
import { migrate } from '../server/platform/migrate.ts';
import { shippedModel } from '../server/triage/index.ts';
import { answerByHand } from './replies-by-hand.ts';
import { type Buyer, seedShop } from './replies-seed.ts';

// Buyer's message in → reply committed, beside hand-written SQL that does the same reads and writes in the fewest
// statements (and neither understands nor words anything). Same database, same run, rounds in turn; fsync and
// synchronous_commit on. The ratio of the medians is what counts.

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    at: { type: 'string', default: '1,16,64' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
  },
});
const roundMs = Number(values.seconds) * 1000;
const now = Temporal.Instant.from('2026-03-10T10:00:00Z');
const question = "why hasn't my parcel arrived yet?";

const folder = mkdtempSync(join(tmpdir(), 'qin-bench-'));
const server = await attachPostgres(folder);
const { db, pool } = openPool({ ...server.connection, max: 16 });
const byHand = new pg.Pool({ ...server.connection, max: 16 });
let statements = 0;
let index = 1000;
countStatements();

try {
  await migrate(pool);
  const { shopId, buyers } = await seedShop(db, now);
  const respond = responder({
    model: shippedModel(),
    publicUrl: 'http://localhost:3000',
    syncedNow: false,
  });
  const qin = (index: number) => receive(db, inboundOf(shopId, buyerAt(buyers, index), index), respond, now);
  const hand = (index: number) => answerByHand(byHand, shopId, buyerAt(buyers, index), index, question, now);

  const counts = { qin: await statementsOf(() => qin(0)), byHand: await statementsOf(() => hand(1)) };
  await Promise.all([...Array(32).keys()].flatMap((index) => [qin(index + 2), hand(index + 2)])); // warm up
  const results = [];
  for (const atOnce of values.at.split(',').map(Number)) results.push(await compare(atOnce, qin, hand));
  const result = { statements: counts, results };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : asTable(counts, results));
} finally {
  await db.destroy();
  await byHand.end();
  await server.release();
  rmSync(folder, { recursive: true, force: true });
}

type Comparison = { atOnce: number; qinPerSecond: number; byHandPerSecond: number; ratio: number };

async function compare(
  atOnce: number,
  qin: (index: number) => Promise<unknown>,
  hand: (index: number) => Promise<unknown>,
): Promise<Comparison> {
  const rates: { qin: number[]; hand: number[] } = { qin: [], hand: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    rates.qin.push(await ratePerSecond(atOnce, qin));
    rates.hand.push(await ratePerSecond(atOnce, hand));
  }
  const [qinPerSecond, byHandPerSecond] = [median(rates.qin), median(rates.hand)];
  return {
    atOnce,
    qinPerSecond: Math.round(qinPerSecond),
    byHandPerSecond: Math.round(byHandPerSecond),
    ratio: Number((qinPerSecond / byHandPerSecond).toFixed(2)),
  };
}

async function ratePerSecond(atOnce: number, work: (index: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  const runner = async () => {
    while (performance.now() - start < roundMs) await work(nextIndex()).then(() => done++);
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
  return (done * 1000) / (performance.now() - start);
}

/** Every message is somebody else's, so that nobody waits for the lock of a conversation. */
function nextIndex(): number {
  return index++;
}

function buyerAt(buyers: readonly Buyer[], at: number): Buyer {
  return buyers[at % buyers.length] as Buyer;
}

function inboundOf(shopId: string, buyer: Buyer, at: number): Inbound {
  return {
    shopId,
    channel: 'bench',
    channelKey: `qin-${buyer.customerId}`,
    providerMessageId: `q${at}-${newId(now)}`,
    text: question,
    customerId: buyer.customerId,
    verified: true,
    orderId: null,
    locale: null,
  };
}

function countStatements(): void {
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    statements += 1;
    return Reflect.apply(query, this, args);
  } as typeof query;
}

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const before = statements;
  await work();
  return statements - before;
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function asTable(counts: { qin: number; byHand: number }, results: readonly Comparison[]): string {
  const lines = results.map(
    ({ atOnce, qinPerSecond, byHandPerSecond, ratio }) =>
      `${String(atOnce).padStart(3)} at once: ${qinPerSecond}/s, by hand ${byHandPerSecond}/s, ratio ${ratio}`,
  );
  return `statements a reply: ${counts.qin}, by hand ${counts.byHand}\n${lines.join('\n')}\n`;
}
