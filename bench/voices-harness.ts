import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import {
  addNote,
  closeConversation,
  discardProposal,
  handBack,
  receive,
  type SendMessage,
  type Sent,
  sayNotice,
  sendMessage,
  takeOver,
  transactAgain,
} from '../server/conversations/index.ts';
import { responder } from '../server/dialogue/index.ts';
import type { Db } from '../server/platform/database.ts';
import { Refused } from '../server/platform/errors.ts';
import { newId } from '../server/platform/ids.ts';
import { addAgent, createShop } from '../server/shops/index.ts';
import { shippedModel } from '../server/triage/index.ts';
import { faultsOf, type Told, type Witnessed } from './voices-verdict.ts';

/**
 * A buyer with Qin's answers, two agents and a notice at once in one conversation, each on a random one of two nodes. The
 * database's own triggers write down who held the conversation at every message; a judge then reads that, the thread and
 * what the agents were told.
 */
export type VoicesReport = {
  interleavings: number;
  messages: number;
  sent: number;
  kept: number;
  takenOver: number;
  proposed: number;
  faults: string[];
};

type Person = { agentId: string; role: 'agent' | 'supervisor' };
type House = { nodes: readonly Db[]; shopId: string; people: readonly Person[]; now: Temporal.Instant };
type Dice = { below(n: number): number; pause(): Promise<void> };

export async function runVoices(
  nodes: readonly Db[],
  { interleavings, atOnce, seed }: { interleavings: number; atOnce: number; seed: number },
  tell: (line: string) => void = () => undefined,
): Promise<VoicesReport> {
  const house = await openHouse(nodes);
  const report: VoicesReport = { interleavings, messages: 0, sent: 0, kept: 0, takenOver: 0, proposed: 0, faults: [] };
  const respond = responder({ model: shippedModel(), publicUrl: 'http://localhost:3000', syncedNow: false });
  let next = 0;
  const worker = async () => {
    while (next < interleavings) {
      const index = next++;
      const { told, conversationId } = await interleave(house, respond, index, diceOf(seed * 1_000_003 + index));
      const seen = await witness(house, conversationId);
      report.messages += seen.messages.length;
      report.sent += told.filter(({ outcome }) => outcome === 'sent').length;
      report.kept += told.filter(({ outcome }) => outcome === 'kept').length;
      report.takenOver += seen.holders.filter(({ to }) => to !== null).length;
      report.proposed += seen.messages.filter(({ visibility }) => visibility === 'suggestion').length;
      report.faults.push(...faultsOf(seen, told).map((fault) => `interleaving ${index}: ${fault}`));
      if ((index + 1) % 500 === 0) tell(`${index + 1} interleavings, ${report.faults.length} faults`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return report;
}

async function openHouse(nodes: readonly Db[]): Promise<House> {
  const now = Temporal.Instant.from('2026-03-10T02:00:00Z');
  const [db] = nodes as [Db];
  await watchVoices(db);
  return db.transaction().execute(async (tx) => {
    const place = { country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' };
    const code = `voices-${newId(now).slice(-12)}`;
    const { id: shopId } = await createShop(tx, { code, name: 'Voices', ...place }, now);
    const people: Person[] = [];
    for (const role of ['agent', 'supervisor'] as const) {
      const person = { shopId, name: role, role, email: `${role}@${code}.test`, password: 'glass onion forty-two' };
      people.push({ agentId: await addAgent(tx, person, now), role });
    }
    return { nodes, shopId, people, now };
  });
}

/** Written by triggers, on the row locks of whoever speaks: the order is the order in which things became so. */
async function watchVoices(db: Db): Promise<void> {
  for (const statement of [
    sql`create table if not exists watched_holders (n bigserial, conversation_id uuid, from_agent uuid, to_agent uuid, from_epoch bigint, to_epoch bigint)`,
    sql`create table if not exists watched_messages (n bigserial, conversation_id uuid, seq bigint, holder_id uuid, is_persons boolean)`,
    sql`create or replace function watch_holder() returns trigger language plpgsql as $$ begin
      insert into watched_holders (conversation_id, from_agent, to_agent, from_epoch, to_epoch)
      values (new.id, old.holder_id, new.holder_id, old.epoch, new.epoch); return null; end $$`,
    sql`create or replace function watch_message() returns trigger language plpgsql as $$ begin
      insert into watched_messages (conversation_id, seq, holder_id, is_persons)
      select new.conversation_id, new.seq, c.holder_id, c.is_persons from conversations c where c.shop_id = new.shop_id and c.id = new.conversation_id;
      return null; end $$`,
    sql`create or replace trigger watch_holder after update on conversations for each row
      when (old.holder_id is distinct from new.holder_id or old.epoch <> new.epoch) execute function watch_holder()`,
    sql`create or replace trigger watch_message after insert on messages for each row execute function watch_message()`,
  ])
    await statement.execute(db);
}

type Respond = ReturnType<typeof responder>;

async function interleave(house: House, respond: Respond, index: number, dice: Dice) {
  const { shopId, now } = house;
  const told: Told[] = [];
  const buyer = async (nth: number) => {
    const text = buyersWords[dice.below(buyersWords.length)] ?? '';
    const from = { shopId, channel: 'test', channelKey: `buyer-${index}`, providerMessageId: `${index}-${nth}` };
    const inbound = { ...from, text, customerId: null, verified: false, orderId: null, locale: null };
    const slowly: Respond = async (...given) => {
      await dice.pause();
      return respond(...given);
    };
    await receive(nodeOf(house, dice), inbound, slowly, now);
  };
  await buyer(0);
  const { rows } = await sql<{ id: string }>`select id from conversations
    where shop_id = ${shopId} and channel = 'test' and channel_key = ${`buyer-${index}`}`.execute(nodeOf(house, dice));
  const conversationId = rows[0]?.id ?? '';
  const buyerWrites = async () => {
    for (let nth = 1; nth <= 3; nth++) {
      await dice.pause();
      await buyer(nth);
    }
  };
  const noticeCalls = async () => {
    await dice.pause();
    const words = { body: 'Your parcel has left Chengdu.', locale: 'en', script: null, scriptVersion: null };
    const notice = { shopId, conversationId, key: `${index}`, ...words, facts: null, moves: null };
    const call = () => transactAgain(nodeOf(house, dice), (tx) => sayNotice(tx, notice, now));
    await Promise.all([call(), call()]);
  };
  const agents = house.people.map((person) => agentWorks(house, { conversationId, person, told, index }, dice));
  await Promise.all([buyerWrites(), noticeCalls(), ...agents]);
  return { told, conversationId };
}

const buyersWords = [
  'hello',
  'where is my parcel?',
  'I want to talk to a person',
  '我的快递到哪了',
  'the sleeve is torn',
];

type Work = { conversationId: string; person: Person; told: Told[]; index: number };

/** One agent: reads, writes, sends, sometimes twice at once; takes over, hands back, approves and discards. */
async function agentWorks(house: House, { conversationId, person, told, index }: Work, dice: Dice): Promise<void> {
  const { shopId, now } = house;
  const doing = { shopId, conversationId, agent: person };
  const on = <Result>(work: Parameters<typeof transactAgain<Result>>[1]) =>
    unlessRefused(transactAgain(nodeOf(house, dice), work));
  let seen = await read(house, conversationId, dice);
  const send = async (nth: number, more: Partial<SendMessage> = {}) => {
    const clientKey = `${index}-${person.role}-${nth}`;
    const body = `word ${clientKey}.`;
    const sending = { ...doing, clientKey, body, seenSeq: seen.lastSeq, ...more };
    const attempt = () => on<Sent>((tx) => sendMessage(tx, sending, now));
    const answers = await Promise.all(dice.below(4) === 0 ? [attempt(), attempt()] : [attempt()]);
    const isOwn = sending.approves?.state !== 'approved';
    const heard = { agentId: person.agentId, clientKey, body: sending.body, seenSeq: seen.lastSeq, isOwn };
    for (const answer of answers) if (answer) told.push({ ...heard, outcome: answer.kind });
  };
  for (let nth = 0; nth < 7; nth++) {
    await dice.pause();
    const deed = dice.below(12);
    if (deed < 3) seen = await read(house, conversationId, dice);
    else if (deed < 7) {
      if (dice.below(2) === 0) seen = await read(house, conversationId, dice);
      await send(nth);
    } else if (deed === 7) await on((tx) => takeOver(tx, doing, now));
    else if (deed === 8) await on((tx) => handBack(tx, doing, now));
    else if (deed === 9)
      await on((tx) => addNote(tx, { ...doing, clientKey: `${index}-note-${nth}`, body: 'a note' }, now));
    else if (deed === 10 && dice.below(3) === 0) await on((tx) => closeConversation(tx, doing, now));
    else if (seen.proposal) {
      const { id: proposalId, body } = seen.proposal;
      if (dice.below(3) === 0) await on((tx) => discardProposal(tx, { ...doing, proposalId }, now));
      else if (dice.below(2) === 0) await send(nth, { body, approves: { proposalId, state: 'approved' } });
      else await send(nth, { approves: { proposalId, state: 'edited' } });
    }
  }
}

async function unlessRefused<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

async function read(house: House, conversationId: string, dice: Dice) {
  const { rows } = await sql<{ lastSeq: number; id: string | null; body: string | null }>`
    select c.last_seq as "lastSeq", m.id, m.body from conversations c
    left join messages m on m.shop_id = c.shop_id and m.id = c.proposal_id
    where c.shop_id = ${house.shopId} and c.id = ${conversationId}`.execute(nodeOf(house, dice));
  const [row] = rows;
  return {
    lastSeq: row?.lastSeq ?? 0,
    proposal: row?.id && row.body !== null ? { id: row.id, body: row.body } : null,
  };
}

async function witness({ nodes, shopId }: House, conversationId: string): Promise<Witnessed> {
  const [db] = nodes as [Db];
  const [messages, holders, conversations, drafts] = await Promise.all([
    sql<Witnessed['messages'][number]>`
      select m.seq, m.author, m.visibility, m.agent_id as "agentId", m.client_key as "clientKey", m.body,
        m.proposal_state as "proposalState", m.channel = 'notice' as "isNotice", w.holder_id as "holderId", w.is_persons as "isPersons"
      from messages m join watched_messages w on w.conversation_id = m.conversation_id and w.seq = m.seq
      where m.shop_id = ${shopId} and m.conversation_id = ${conversationId} order by m.seq`.execute(db),
    sql<Witnessed['holders'][number]>`select from_agent as "from", to_agent as "to", from_epoch as "fromEpoch",
      to_epoch as "toEpoch" from watched_holders where conversation_id = ${conversationId} order by n`.execute(db),
    sql<{ lastSeq: number }>`select last_seq as "lastSeq" from conversations
      where shop_id = ${shopId} and id = ${conversationId}`.execute(db),
    sql<Witnessed['drafts'][number]>`select agent_id as "agentId", body from drafts
      where shop_id = ${shopId} and conversation_id = ${conversationId}`.execute(db),
  ]);
  return {
    messages: messages.rows,
    holders: holders.rows,
    lastSeq: conversations.rows[0]?.lastSeq ?? 0,
    drafts: drafts.rows,
  };
}

function nodeOf({ nodes }: House, dice: Dice): Db {
  return nodes[dice.below(nodes.length)] as Db;
}

/** Mulberry32: the seed decides who tries what; the clocks of two connections decide what comes first. */
function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const below = (n: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
  return { below, pause: () => (below(3) === 0 ? sleep(below(4)) : Promise.resolve()) };
}
