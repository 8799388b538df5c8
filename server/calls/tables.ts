import type { Generated } from 'kysely';
import type { CallStatus } from './rules.ts';

export type CallsTable = {
  shop_id: string;
  id: string;
  kind: string;
  customer_id: string | null;
  conversation_id: string | null;
  subject_id: string;
  due_at: Temporal.Instant;
  status: Generated<CallStatus>;
  summary: Generated<string>;
  created_at: Temporal.Instant;
};

declare module '../platform/database.ts' {
  interface Tables {
    calls: CallsTable;
  }
}
