import type { Generated } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import type { ReturnStatus, Wish } from './rules.ts';

export type ReturnsTable = {
  shop_id: string;
  id: string;
  order_id: string | null;
  conversation_id: string | null;
  reason: Reason;
  wants: Wish | null;
  status: Generated<ReturnStatus>;
  details: unknown;
  opened_at: Temporal.Instant;
};

declare module '../platform/database.ts' {
  interface Tables {
    returns: ReturnsTable;
  }
}
