import { sql } from 'kysely';
import { dropDraft, storeDraft } from '../server/conversations/drafts.ts';
import {
  addNote,
  closeConversation,
  discardProposal,
  handBack,
  lockConversation,
  type ReadWording,
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
import { shippedModel } from '../server/triage/index.ts';
import { type Dice, diceOf, type House, nodeOf, openHouse, type Person, witness } from './voices-house.ts';
import { faultsOf, type Told } from './voices-verdict.ts';

/**
 * A buyer with Qin's answers, two agents, each at two pages, a notice and a parcel on its way at once in one conversation, each on a random one of two nodes. The
 * database's own triggers write down who held the conversation at every message; a judge then reads that, the thread and
 * what the agents were told.
 */
export type VoicesReport = {
  interleavings: number;
  messages: number;
  sent: number;
  kept: number;
  /** Kept because an inserted script says something else by now. */
  outdated: number;
  takenOver: number;
  proposed: number;
  faults: string[];
};

export async function runVoices(
  nodes: readonly Db[],
  { interleavings, atOnce, seed }: { interleavings: number; atOnce: number; seed: number },
  tell: (line: string) => void = () => undefined,
): Promise<VoicesReport> {
  const house = await openHouse(nodes);
  const report: VoicesReport = {
    interleavings,
    messages: 0,
    sent: 0,
    kept: 0,
    outdated: 0,
    takenOver: 0,
    proposed: 0,
    faults: [],
  };
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
      report.outdated += told.filter(({ reason }) => reason === 'facts_changed').length;
      report.takenOver += seen.holders.filter(({ to }) => to !== null).length;
      report.proposed += seen.messages.filter(({ visibility }) => visibility === 'suggestion').length;
      report.faults.push(...faultsOf(seen, told).map((fault) => `interleaving ${index}: ${fault}`));
      if ((index + 1) % 500 === 0) tell(`${index + 1} interleavings, ${report.faults.length} faults`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return report;
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
  await sql`insert into watched_parcels values (${conversationId}, 1)`.execute(nodeOf(house, dice));
  const works = house.people.map((person) => ({ conversationId, person, told, index }));
  const agents = works.flatMap((work) => [agentWorks(house, work, dice), otherPageTypes(house, work, dice)]);
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
    const script = { situation: 'parcel.moving', version: 1, text: stopText(seen.stop) };
    const inserted = dice.below(2) === 0 ? { scripts: [script], readWording: readStop } : {};
    const body = inserted.scripts ? `word ${clientKey}. ${script.text}` : `word ${clientKey}.`;
    const sending = { ...doing, clientKey, body, seenSeq: seen.lastSeq, ...inserted, ...more };
    const attempt = () => on<Sent>((tx) => sendMessage(tx, sending, now));
    if (dice.below(3) === 0) await moveParcel(house, conversationId, dice); // since it was written
    const answers = await Promise.all(dice.below(4) === 0 ? [attempt(), attempt()] : [attempt()]);
    const isOwn = sending.approves?.state !== 'approved';
    const heard = { agentId: person.agentId, clientKey, body: sending.body, seenSeq: seen.lastSeq, isOwn };
    for (const answer of answers)
      if (answer)
        told.push({ ...heard, outcome: answer.kind, ...(answer.kind === 'kept' ? { reason: answer.reason } : {}) });
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

async function moveParcel(house: House, conversationId: string, dice: Dice): Promise<void> {
  await sql`update watched_parcels set stop = stop + 1 where conversation_id = ${conversationId}`.execute(
    nodeOf(house, dice),
  );
}

const stopText = (stop: number) => `Your parcel has passed stop ${stop}.`;

/** In the place of the desk's: the parcel stands still until the message is stored. */
const readStop: ReadWording = async (tx, { conversationId, scripts }) => {
  const { rows } = await sql<{ stop: number }>`select stop from watched_parcels
    where conversation_id = ${conversationId} for share`.execute(tx);
  const text = stopText(rows[0]?.stop ?? 0);
  const [script] = scripts;
  if (script?.text !== text)
    return { kind: 'kept', reason: 'facts_changed', params: { situation: 'parcel.moving', text } };
  return { kind: 'read', wording: null, promisesAnswer: false, takeEffect: async () => undefined };
};

/** Another page of the same agent, that has seen no refusal: it types, and empties its field, and must not lose one. */
async function otherPageTypes(house: House, { conversationId, person }: Work, dice: Dice): Promise<void> {
  const { shopId, now } = house;
  const doing = { shopId, conversationId, agent: person };
  const at = { shopId, conversationId, agentId: person.agentId };
  const earlier = now.subtract({ hours: 1 });
  for (let nth = 0; nth < 3; nth++) {
    await dice.pause();
    await transactAgain(nodeOf(house, dice), async (tx) => {
      await lockConversation(tx, doing);
      if (dice.below(2) === 0) await storeDraft(tx, at, { body: `typed ${nth}`, seenSeq: 1 }, null, earlier);
      else await dropDraft(tx, at, earlier);
    });
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
  const { rows } = await sql<{ lastSeq: number; stop: number; id: string | null; body: string | null }>`
    select c.last_seq as "lastSeq", p.stop, m.id, m.body from conversations c
    join watched_parcels p on p.conversation_id = c.id
    left join messages m on m.shop_id = c.shop_id and m.id = c.proposal_id
    where c.shop_id = ${house.shopId} and c.id = ${conversationId}`.execute(nodeOf(house, dice));
  const [row] = rows;
  return {
    lastSeq: row?.lastSeq ?? 0,
    stop: row?.stop ?? 0,
    proposal: row?.id && row.body !== null ? { id: row.id, body: row.body } : null,
  };
}
