import type { Generated } from 'kysely';
import type { MailKind } from './rules.ts';

declare module '../platform/database.ts' {
  interface Tables {
    mails: MailsTable;
    mailboxes: MailboxesTable;
  }
}

type MailsTable = {
  shop_id: string;
  id: string;
  provider_id: string;
  digest: Buffer;
  raw: Buffer;
  is_whole: boolean;
  state: Generated<'received' | 'taken' | 'failed'>;
  kind: MailKind | null;
  reason: string | null;
  message_id: string | null;
  sender: string | null;
  conversation_id: string | null;
  send_id: string | null;
  tries: Generated<number>;
  next_try_at: Temporal.Instant;
  received_at: Temporal.Instant;
  taken_at: Temporal.Instant | null;
};

type MailboxesTable = {
  shop_id: string;
  provider_id: string;
  validity: string | null;
  uid: bigint | null;
  started_at: Temporal.Instant;
  read_at: Temporal.Instant | null;
  watcher: string | null;
  lease_until: Temporal.Instant | null;
  faults: Generated<number>;
  fault: string | null;
  next_try_at: Temporal.Instant | null;
};
