import type { Generated } from 'kysely';
import type { Channel } from './provider.ts';
import type { Delivery, Purpose, SendStatus } from './rules.ts';

declare module '../platform/database.ts' {
  interface Tables {
    sends: SendsTable;
    providers: ProvidersTable;
  }
}

type SendsTable = {
  shop_id: string;
  id: string;
  key: string;
  rank: number;
  purpose: Purpose;
  channel: Channel;
  address: string;
  customer_id: string | null;
  conversation_id: string | null;
  content: unknown;
  status: Generated<SendStatus>;
  due_at: Temporal.Instant;
  not_after: Temporal.Instant | null;
  attempt: Generated<number>;
  tries: Generated<number>;
  provider: string | null;
  in_doubt: Generated<boolean>;
  lease_until: Temporal.Instant | null;
  first_called_at: Temporal.Instant | null;
  ask_at: Temporal.Instant | null;
  asks: Generated<number>;
  provider_message_id: string | null;
  reason: string | null;
  delivery: Delivery | null;
  delivery_reason: string | null;
  delivery_at: Temporal.Instant | null;
  queued_at: Temporal.Instant;
  settled_at: Temporal.Instant | null;
};

type ProvidersTable = {
  shop_id: string;
  id: string;
  kind: string;
  channel: Channel;
  name: string;
  settings: Record<string, unknown>;
  sealed: string | null;
  is_on: Generated<boolean>;
  place: number;
  per_second: number;
  price_minor: string | null;
  price_currency: string | null;
  verified_at: Temporal.Instant | null;
  changed_at: Temporal.Instant;
};
