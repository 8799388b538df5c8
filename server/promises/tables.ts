import type { Generated } from 'kysely';
import type { PromiseKind } from '../scripts/index.ts';
import type { PromiseStatus, SubjectType } from './rules.ts';

export type PromisesTable = {
  shop_id: string;
  id: string;
  kind: PromiseKind;
  subject_type: SubjectType;
  subject_id: string;
  conversation_id: string | null;
  message_id: string | null;
  due_at: Temporal.Instant;
  status: Generated<PromiseStatus>;
  settled_at: Temporal.Instant | null;
  evidence: string | null;
  sentence: string | null;
  settled_by: string | null;
  made_at: Temporal.Instant;
};

declare module '../platform/database.ts' {
  interface Tables {
    promises: PromisesTable;
  }
}
