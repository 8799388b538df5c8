import type { Generated } from 'kysely';
import type { Availability, Role, Scope } from '../../shared/access.ts';

export type ShopsTable = {
  id: string;
  code: string;
  name: string;
  country: string;
  zone: string;
  currency: string;
  is_demo: Generated<boolean>;
  public_url: string | null;
  scripts_stamp: Generated<string | null>;
  settings: Generated<Record<string, 'auto' | 'suggest'>>;
  reply_minutes: Generated<number>;
  hand_over_days: Generated<number>;
  refund_limit_minor: Generated<number | null>;
  return_address: string | null;
  return_hints: string | null;
  created_at: Temporal.Instant;
};

export type BusinessHoursTable = { shop_id: string; weekday: number; opens: string; closes: string };
export type SpecialDaysTable = { shop_id: string; day: Temporal.PlainDate; name: string; periods: string };

export type UsersTable = {
  id: string;
  shop_id: string;
  name: string;
  email: string;
  two_factor_enabled: Generated<boolean>;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
};

export type SessionsTable = {
  id: string;
  user_id: string;
  token: string;
  expires_at: Temporal.Instant;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
};

export type AccountsTable = {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  password: string | null;
  created_at: Temporal.Instant;
  updated_at: Temporal.Instant;
};

export type AgentsTable = {
  shop_id: string;
  id: string;
  user_id: string;
  role: Role;
  name: string;
  created_at: Temporal.Instant;
  revoked_at: Temporal.Instant | null;
};

export type InvitationsTable = {
  shop_id: string;
  id: string;
  token_hash: string;
  email: string;
  role: Role;
  invited_by: string | null;
  created_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  used_at: Temporal.Instant | null;
  revoked_at: Temporal.Instant | null;
};

export type ApiKeysTable = {
  shop_id: string;
  id: string;
  name: string;
  key_hash: string;
  scopes: Scope[];
  created_at: Temporal.Instant;
  revoked_at: Temporal.Instant | null;
  last_used_at: Temporal.Instant | null;
};

export type AgentDesksTable = {
  shop_id: string;
  agent_id: string;
  availability: Availability;
  most_open: Generated<number>;
  last_assigned_at: Temporal.Instant | null;
  last_seen_at: Temporal.Instant | null;
};

declare module '../platform/database.ts' {
  interface Tables {
    shops: ShopsTable;
    business_hours: BusinessHoursTable;
    special_days: SpecialDaysTable;
    users: UsersTable;
    sessions: SessionsTable;
    accounts: AccountsTable;
    agents: AgentsTable;
    agent_desks: AgentDesksTable;
    invitations: InvitationsTable;
    api_keys: ApiKeysTable;
  }
}
