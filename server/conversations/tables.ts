import type { Generated } from 'kysely';
import type { ProposalState, RefusedSend } from './rules.ts';

declare module '../platform/database.ts' {
  interface Tables {
    conversations: ConversationsTable;
    messages: MessagesTable;
    drafts: DraftsTable;
    presences: PresencesTable;
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
  holder_id: string | null;
  epoch: Generated<number>;
  assignee_id: string | null;
  is_persons: Generated<boolean>;
  proposal_id: string | null;
  waiting_since: Temporal.Instant | null;
  snoozed_until: Temporal.Instant | null;
  subject: string | null;
  tags: Generated<string[]>;
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
  agent_id: string | null;
  client_key: string | null;
  proposal_state: ProposalState | null;
  approves: string | null;
};

type DraftsTable = {
  shop_id: string;
  conversation_id: string;
  agent_id: string;
  body: string;
  file_ids: Generated<string[]>;
  scripts: Generated<unknown>;
  seen_seq: number;
  client_key: string | null;
  reason: RefusedSend | null;
  updated_at: Temporal.Instant;
};

type PresencesTable = {
  shop_id: string;
  conversation_id: string;
  agent_id: string | null;
  looking_until: Temporal.Instant;
  typing_until: Temporal.Instant | null;
};
