import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../server/platform/database.ts';
import { newId } from '../server/platform/ids.ts';
import { addAgent, createShop } from '../server/shops/index.ts';
import type { Witnessed } from './voices-verdict.ts';

export type Person = { agentId: string; role: 'agent' | 'supervisor' };
export type House = { nodes: readonly Db[]; shopId: string; people: readonly Person[]; now: Temporal.Instant };
export type Dice = { below(n: number): number; pause(): Promise<void> };

/** A shop with two agents, whose every message and change of holder is written down. */
export async function openHouse(nodes: readonly Db[]): Promise<House> {
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
    sql`create table if not exists watched_messages (n bigserial, conversation_id uuid, seq bigint, holder_id uuid, is_persons boolean, stop int)`,
    sql`create table if not exists watched_parcels (conversation_id uuid primary key, stop int)`,
    sql`create or replace function watch_holder() returns trigger language plpgsql as $$ begin
      insert into watched_holders (conversation_id, from_agent, to_agent, from_epoch, to_epoch)
      values (new.id, old.holder_id, new.holder_id, old.epoch, new.epoch); return null; end $$`,
    sql`create or replace function watch_message() returns trigger language plpgsql as $$ begin
      insert into watched_messages (conversation_id, seq, holder_id, is_persons, stop)
      select new.conversation_id, new.seq, c.holder_id, c.is_persons, (select stop from watched_parcels p where p.conversation_id = c.id)
      from conversations c where c.shop_id = new.shop_id and c.id = new.conversation_id;
      return null; end $$`,
    sql`create or replace trigger watch_holder after update on conversations for each row
      when (old.holder_id is distinct from new.holder_id or old.epoch <> new.epoch) execute function watch_holder()`,
    sql`create or replace trigger watch_message after insert on messages for each row execute function watch_message()`,
  ])
    await statement.execute(db);
}

/** What the database has of one conversation in the end. */
export async function witness({ nodes, shopId }: House, conversationId: string): Promise<Witnessed> {
  const [db] = nodes as [Db];
  const [messages, holders, conversations, drafts] = await Promise.all([
    sql<Witnessed['messages'][number]>`
      select m.seq, m.author, m.visibility, m.agent_id as "agentId", m.client_key as "clientKey", m.body,
        m.proposal_state as "proposalState", m.channel = 'notice' as "isNotice", w.holder_id as "holderId", w.is_persons as "isPersons", w.stop
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

export function nodeOf({ nodes }: House, dice: Dice): Db {
  return nodes[dice.below(nodes.length)] as Db;
}

/** Mulberry32: the seed decides who tries what; the clocks of two connections decide what comes first. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const below = (n: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
  return { below, pause: () => (below(3) === 0 ? sleep(below(4)) : Promise.resolve()) };
}
