import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';

export const noticeStates = ['none', 'waiting', 'said', 'proposed', 'noted', 'dropped'] as const;
export const taskStates = ['open', 'answered', 'settled'] as const;

/** Something was the matter with a parcel, and what the buyer was told of it. */
export type ParcelTrouble = {
  sign: string;
  since: Temporal.Instant;
  endedAt: Temporal.Instant | null;
  notice: (typeof noticeStates)[number];
  why: string | null;
  /** A notice that waits: not before. */
  dueAt: Temporal.Instant | null;
  toldAt: Temporal.Instant | null;
  conversationId: string | null;
};

/** The newest first. */
export async function selectTroubles(tx: Tx, shopId: string, parcelId: string): Promise<ParcelTrouble[]> {
  const { rows } = await sql<ParcelTrouble>`
    select sign, since, ended_at as "endedAt", notice, why, due_at as "dueAt", told_at as "toldAt",
      conversation_id as "conversationId"
    from parcel_troubles where shop_id = ${shopId} and parcel_id = ${parcelId}
    order by seen_at desc, since desc limit 100`.execute(tx);
  return rows;
}

/** What an agent has to find out, or found out, about a parcel. */
export type ParcelTask = {
  id: string;
  about: string;
  sign: string;
  since: Temporal.Instant;
  dueAt: Temporal.Instant;
  status: (typeof taskStates)[number];
  answer: string | null;
  endedAt: Temporal.Instant | null;
  /** Who answered; null: it settled by itself, or is open. */
  endedBy: { id: string; name: string } | null;
  /** The buyer was promised to hear of it. */
  isPromised: boolean;
};

/** Open ones first, the newest first. */
export async function selectTasks(tx: Tx, shopId: string, parcelId: string): Promise<ParcelTask[]> {
  const { rows } = await sql<ParcelTask>`
    select t.id, t.about, t.sign, t.since, t.due_at as "dueAt", t.status, t.answer, t.ended_at as "endedAt",
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as "endedBy",
      t.promise_id is not null as "isPromised"
    from carrier_tasks t left join agents a on a.shop_id = t.shop_id and a.id = t.ended_by
    where t.shop_id = ${shopId} and t.parcel_id = ${parcelId}
    order by t.status = 'open' desc, t.id desc limit 50`.execute(tx);
  return rows;
}
