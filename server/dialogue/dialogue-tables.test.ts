import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { type Inbound, listConversations, listMessages, receive, type StoredMessage } from '../conversations/index.ts';
import type { Db } from '../platform/database.ts';
import { loadScripts } from '../scripts/index.ts';
import { testDatabase } from '../testing/database.ts';
import { shippedModel } from '../triage/index.ts';
import { type AnsweredTurn, type Desk, responder } from './index.ts';
import type { Move } from './moves.ts';
import { readState } from './state.ts';
import { tables } from './tables/all-tables.ts';
import { assertCame, situationsIn } from './tables/expect.ts';
import { type StoredWorld, storeWorld } from './tables/stored-world.ts';
import type { Expected, Table, TableTurn } from './tables/table.ts';

const { db } = await testDatabase();
const desk: Desk = {
  scripts: loadScripts(),
  model: shippedModel(),
  publicUrl: 'https://qin.example',
  syncedNow: false,
};

describe('what the buyer reads, and what the shop has on record afterwards', { concurrency: 4 }, () => {
  for (const table of tables) test(`${table.title} (${table.locale})`, () => play(table));
});

/** By promise and subject, the earliest time that a sentence has told so far: what the row is due at. */
type Played = StoredWorld & { earliestTold: Map<string, Temporal.Instant> };

async function play(table: Table): Promise<void> {
  const world: Played = { ...(await storeWorld(db, table.given, table.locale)), earliestTold: new Map() };
  let isVerified = !table.given.isUnverified;
  for (const [index, turn] of table.turns.entries()) {
    isVerified ||= turn.isVerifiedNow === true;
    const now = world.now.add({ minutes: index });
    const answered = await receive(db, inboundOf(table, world, turn, index, isVerified), responder(desk), now);
    assert.ok(answered, 'a new message is answered');
    await assertTurn(table, world, turn, answered);
  }
}

function inboundOf(
  { given }: Table,
  world: StoredWorld,
  { buyer }: TableTurn,
  index: number,
  verified: boolean,
): Inbound {
  return {
    shopId: world.shopId,
    channel: 'test',
    channelKey: 'buyer',
    providerMessageId: String(index),
    text: buyer,
    customerId: world.customerId,
    verified,
    orderId: (given.openedFrom && world.orderIds.get(given.openedFrom)) || null,
    locale: null,
  };
}

async function assertTurn(table: Table, world: Played, { buyer, expect }: TableTurn, answered: AnsweredTurn) {
  const { conversation, messages } = await storedConversation(db, world.shopId);
  const moves = answered.moves.filter((move): move is Move => move.kind !== 'promise');
  const open = readState(conversation.state).open;
  const isBlocked = expect.blockedBy !== undefined;
  const expected: Expected = isBlocked ? { mode: expect.mode ?? 'handover' } : expect;
  assertCame({ understood: answered.understood, moves, open }, expected, nameFor(world), buyer);
  if (isBlocked) {
    assert.ok(
      answered.blocked?.fact.startsWith(expect.blockedBy ?? ''),
      `${buyer}: blocked by ${answered.blocked?.fact}`,
    );
    assert.deepEqual(situationsIn(moves), expect.saysInstead ?? []);
  } else assert.equal(answered.blocked, null, `${buyer}: ${JSON.stringify(answered.blocked)}`);
  assertReply(table, expect, answered, buyer);
  assertStoredReply(messages, answered, buyer);
  await assertRecords(world, conversation, messages, answered, moves, buyer);
}

function assertReply(table: Table, expect: Expected, { reply, mode }: AnsweredTurn, buyer: string): void {
  if (expect.mode) assert.equal(mode, expect.mode, `mode of “${buyer}”`);
  if (expect.isSilent) assert.equal(reply, null);
  if (expect.isSilent) return;
  assert.ok(reply, `“${buyer}” gets an answer`);
  const told = `${reply.text}\n(to “${buyer}”)`;
  for (const part of expect.textHas ?? []) assert.ok(reply.text.includes(part), `“${part}” is not in: ${told}`);
  for (const part of expect.textLacks ?? []) assert.ok(!reply.text.includes(part), `“${part}” is in: ${told}`);
  assert.doesNotMatch(
    reply.text.replaceAll(/https?:\S+|\b[0-9A-HJKMNP-TV-Z]{8}\b/g, '#'),
    /\{\{|\}\}|undefined|null|NaN|\[object|(?<![A-Za-z])x{2,}(?![A-Za-z])| {2}|（）|“”/i,
    told,
  );
  assert.equal(
    /\p{Script=Han}/u.test(reply.text.replaceAll(/“[^”]*”/g, '')),
    table.locale === 'zh-CN',
    `language of: ${told}`,
  );
  if (expect.promises)
    assert.deepEqual(reply.promises.map(({ kind }) => kind).sort(), [...expect.promises].sort(), told);
}

/** The buyer's message, what was answered with its script, version and facts, in this order. */
function assertStoredReply(messages: readonly StoredMessage[], { reply, mode }: AnsweredTurn, buyer: string): void {
  const asked = messages.findLast((message) => message.author === 'buyer');
  assert.equal(asked?.body, buyer.trim());
  const said = messages.find((message) => message.author === 'qin' && message.seq > (asked?.seq ?? 0));
  assert.equal(said?.body, reply?.text);
  if (!reply || !said) return;
  assert.deepEqual([said.script, said.scriptVersion], [reply.script, reply.version]);
  assert.equal(said.visibility, mode === 'suggest' ? 'suggestion' : 'public');
  const facts = said.facts as { name: string; source: string; asOf: string }[];
  assert.deepEqual(
    facts.map(({ name }) => name),
    reply.facts.map(({ name }) => name),
  );
  assert.ok(
    facts.every(({ source, asOf }) => source !== '' && asOf),
    'every fact has a source and an age',
  );
}

/** Promises, returns, calls, notes and statement as rows: what was said is kept, what is a person's is a person's. */
async function assertRecords(
  { shopId, earliestTold }: Played,
  conversation: { id: string; status: string },
  messages: readonly StoredMessage[],
  { reply, mode }: AnsweredTurn,
  moves: readonly Move[],
  buyer: string,
): Promise<void> {
  const open = await rowsOf<{ kind: string; subject: string; due: Temporal.Instant }>(sql`
    select kind, subject_id as subject, due_at as due from promises where shop_id = ${shopId} and status = 'open'`);
  for (const { kind, subject, dueAt } of reply?.promises ?? []) {
    const stored = open.find((promise) => promise.kind === kind && promise.subject === subject);
    assert.ok(stored, `${kind} of “${buyer}” is kept as a row`);
    const before = earliestTold.get(kind + subject) ?? dueAt;
    const earliest = Temporal.Instant.compare(before, dueAt) < 0 ? before : dueAt;
    earliestTold.set(kind + subject, earliest);
    assert.equal(String(stored.due), String(earliest), `${kind} of “${buyer}” is due when the buyer was told`);
  }
  if (mode === 'handover') assert.equal(conversation.status, 'handed_over');
  for (const move of moves) {
    if (move.kind === 'hand_over' || move.kind === 'note')
      assert.ok(
        messages.some(({ author, visibility, body }) => author === 'note' && visibility === 'internal' && body),
      );
    if (move.kind === 'open_return') {
      const [stored] = await rowsOf<{
        reason: string;
        wants: string;
      }>(sql`select reason, wants from returns where shop_id = ${shopId}
        and order_id is not distinct from ${move.orderId}`);
      const last = moves.findLast((other) => other.kind === 'open_return' && other.orderId === move.orderId);
      assert.deepEqual({ ...move, ...stored }, last, `the return after “${buyer}”`);
    }
    if (move.kind === 'assign_call')
      assert.equal((await rowsOf(sql`select 1 from calls where shop_id = ${shopId} and status = 'open'`)).length, 1);
    if (move.kind === 'record_statement_answer') {
      const [read] = await rowsOf<{ answer: boolean }>(sql`select read_before_buying as answer from statement_reads
        where shop_id = ${shopId} and conversation_id = ${conversation.id}`);
      assert.equal(read?.answer, move.readBeforeBuying);
    }
  }
}

async function rowsOf<Row>(query: ReturnType<typeof sql>): Promise<Row[]> {
  return (await query.execute(db)).rows as Row[];
}

async function storedConversation(from: Db, shopId: string) {
  const [summary] = await listConversations(from, shopId, null, 1);
  assert.ok(summary);
  const [conversation] = await rowsOf<{ id: string; status: string; state: unknown }>(
    sql`select id, status, state from conversations where shop_id = ${shopId}`,
  );
  assert.ok(conversation);
  return { conversation, messages: await listMessages(from, shopId, conversation.id, 0, 100) };
}

function nameFor({ orderIds }: StoredWorld): (id: string) => string {
  const names = new Map([...orderIds].map(([number, id]) => [id, number]));
  return (id) => names.get(id) ?? id;
}
