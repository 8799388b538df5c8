import type { Generated } from 'kysely';
import type { Agreement, AttemptOutcome, CallOutcome, CallStatus, GateOpener } from './rules.ts';

declare module '../platform/database.ts' {
  interface Tables {
    calls: CallsTable;
    call_attempts: CallAttemptsTable;
    refund_gates: RefundGatesTable;
  }
}

type CallsTable = {
  shop_id: string;
  id: string;
  kind: string;
  customer_id: string | null;
  conversation_id: string | null;
  subject_id: string;
  order_id: string | null;
  due_at: Temporal.Instant;
  next_at: Temporal.Instant | null;
  claimed_by: string | null;
  claimed_until: Temporal.Instant | null;
  status: Generated<CallStatus>;
  outcome: CallOutcome | null;
  ended_at: Temporal.Instant | null;
  ended_by: string | null;
  summary: Generated<string>;
  given_phone: string | null;
  created_at: Temporal.Instant;
};

type CallAttemptsTable = {
  shop_id: string;
  call_id: string;
  id: string;
  request_key: string;
  at: Temporal.Instant;
  agent_id: string;
  outcome: AttemptOutcome;
  agreed: Agreement | null;
  phone: string | null;
  note: Generated<string>;
  next_at: Temporal.Instant | null;
};

type RefundGatesTable = {
  shop_id: string;
  subject_id: string;
  call_id: string;
  required_at: Temporal.Instant;
  statutory_due_at: Temporal.Instant | null;
  opened_by: GateOpener | null;
  opened_at: Temporal.Instant | null;
  actor_id: string | null;
  note: Generated<string>;
};
