import type { Generated } from 'kysely';
import type { Matter, NoticeState, Trouble } from './rules.ts';

export type ParcelTroublesTable = {
  shop_id: string;
  parcel_id: string;
  sign: Trouble;
  episode: string;
  since: Temporal.Instant;
  seen_at: Temporal.Instant;
  ended_at: Temporal.Instant | null;
  notice: Generated<NoticeState>;
  why: string | null;
  due_at: Temporal.Instant | null;
  promise_id: string | null;
  conversation_id: string | null;
  message_id: string | null;
  told_at: Temporal.Instant | null;
};

export type CarrierTasksTable = {
  shop_id: string;
  id: string;
  parcel_id: string;
  about: Matter;
  sign: Trouble;
  since: Temporal.Instant;
  opened_at: Temporal.Instant;
  due_at: Temporal.Instant;
  promise_id: string | null;
  status: Generated<'open' | 'answered' | 'settled'>;
  answer: string | null;
  ended_by: string | null;
  ended_at: Temporal.Instant | null;
};

declare module '../platform/database.ts' {
  interface Tables {
    parcel_troubles: ParcelTroublesTable;
    carrier_tasks: CarrierTasksTable;
  }
}
