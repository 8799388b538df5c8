import type { Generated } from 'kysely';

declare module '../platform/database.ts' {
  interface Tables {
    conversations: ConversationsTable;
    messages: MessagesTable;
  }
}

type ConversationsTable = {
  shop_id: string;
  id: string;
  channel: string;
  channel_key: string;
  customer_id: string | null;
  verified: boolean;
  status: 'open' | 'handed_over' | 'closed';
  state: unknown;
  last_seq: number;
  opened_at: Temporal.Instant;
  last_message_at: Temporal.Instant;
};

type MessagesTable = {
  shop_id: string;
  conversation_id: string;
  seq: number;
  id: string;
  author: 'buyer' | 'qin' | 'agent' | 'note';
  visibility: Generated<'public' | 'suggestion' | 'internal'>;
  channel: string | null;
  provider_message_id: string | null;
  body: string;
  locale: string | null;
  script: string | null;
  script_version: number | null;
  facts: unknown;
  moves: unknown;
  at: Temporal.Instant;
};
