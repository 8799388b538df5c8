export {};

declare module '../platform/database.ts' {
  interface Tables {
    chat_sessions: ChatSessionsTable;
    chat_secrets: ChatSecretsTable;
    chat_tokens_used: ChatTokensUsedTable;
  }
}

type ChatSessionsTable = {
  shop_id: string;
  id: string;
  token_hash: string;
  channel_key: string;
  customer_id: string | null;
  order_id: string | null;
  created_at: Temporal.Instant;
  expires_at: Temporal.Instant;
};

type ChatSecretsTable = { shop_id: string; secret: string; made_by: string; made_at: Temporal.Instant };

type ChatTokensUsedTable = { shop_id: string; nonce: string; session_id: string; expires_at: Temporal.Instant };
