import { sql } from 'kysely';
import type { Role, Scope } from '../../shared/access.ts';
import type { Db, Tx } from '../platform/database.ts';

export type AgentRow = {
  id: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: Temporal.Instant;
  revokedAt: Temporal.Instant | null;
  hasSecondFactor: boolean;
  mostOpen: number;
};

/** What a desk begins with: the default of its column. */
const usualMostOpen = 20;

export async function listAgents(tx: Db | Tx, shopId: string): Promise<AgentRow[]> {
  const { rows } = await sql<AgentRow>`
    select a.id, a.user_id as "userId", a.name, u.email, a.role, a.created_at as "createdAt",
      a.revoked_at as "revokedAt", u.two_factor_enabled as "hasSecondFactor",
      coalesce(d.most_open, ${usualMostOpen}::int) as "mostOpen"
    from agents a join users u on u.id = a.user_id
    left join agent_desks d on d.shop_id = a.shop_id and d.agent_id = a.id
    where a.shop_id = ${shopId} order by a.created_at, a.id`.execute(tx);
  return rows;
}

/** Locks every agent of the shop, so that two owners cannot remove each other at once. */
export async function lockAgents(
  tx: Tx,
  shopId: string,
): Promise<{ id: string; userId: string; role: Role; isRevoked: boolean }[]> {
  const { rows } = await sql<{ id: string; userId: string; role: Role; isRevoked: boolean }>`
    select id, user_id as "userId", role, revoked_at is not null as "isRevoked" from agents
    where shop_id = ${shopId} order by id for update`.execute(tx);
  return rows;
}

export async function findUserByEmail(tx: Tx, email: string): Promise<{ id: string; shopId: string } | null> {
  const { rows } = await sql<{ id: string; shopId: string }>`
    select id, shop_id as "shopId" from users where email = ${email}`.execute(tx);
  return rows[0] ?? null;
}

/** False when the address has just been taken by somebody else. */
export async function insertUser(
  tx: Tx,
  user: { id: string; shopId: string; name: string; email: string; now: Temporal.Instant },
): Promise<boolean> {
  const result = await sql`
    insert into users (id, shop_id, name, email, created_at, updated_at)
    values (${user.id}, ${user.shopId}, ${user.name}, ${user.email}, ${user.now}, ${user.now})
    on conflict (email) do nothing`.execute(tx);
  return (result.numAffectedRows ?? 0n) > 0n;
}

export async function setCredential(
  tx: Tx,
  { id, userId, hash, now }: { id: string; userId: string; hash: string; now: Temporal.Instant },
): Promise<void> {
  await sql`
    insert into accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
    values (${id}, ${userId}, ${userId}, 'credential', ${hash}, ${now}, ${now})
    on conflict (user_id, provider_id) do update set password = excluded.password, updated_at = excluded.updated_at`.execute(
    tx,
  );
}

/** A new agent, or a revoked one who comes back. */
export async function putAgent(
  tx: Tx,
  agent: { shopId: string; id: string; userId: string; role: Role; name: string; now: Temporal.Instant },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into agents (shop_id, id, user_id, role, name, created_at)
    values (${agent.shopId}, ${agent.id}, ${agent.userId}, ${agent.role}, ${agent.name}, ${agent.now})
    on conflict (shop_id, user_id) do update set role = excluded.role, name = excluded.name, revoked_at = null
    returning id`.execute(tx);
  return rows[0]?.id ?? agent.id;
}

export async function setAgentRole(tx: Tx, shopId: string, agentId: string, role: Role): Promise<void> {
  await sql`update agents set role = ${role} where shop_id = ${shopId} and id = ${agentId}`.execute(tx);
}

/** Takes away every way in: sessions, half-finished sign-ins, password and second factor. */
export async function shutOut(
  tx: Tx,
  shopId: string,
  agentId: string,
  userId: string,
  now: Temporal.Instant,
): Promise<void> {
  await sql`update agents set revoked_at = ${now} where shop_id = ${shopId} and id = ${agentId}`.execute(tx);
  await endSessions(tx, userId, null);
  await sql`delete from accounts where user_id = ${userId}`.execute(tx);
  await sql`delete from two_factors where user_id = ${userId}`.execute(tx);
  await sql`update users set two_factor_enabled = false where id = ${userId}`.execute(tx);
}

export async function endSessions(tx: Db | Tx, userId: string, exceptSessionId: string | null): Promise<void> {
  await sql`delete from sessions where user_id = ${userId} and id is distinct from ${exceptSessionId}::uuid`.execute(
    tx,
  );
  await sql`delete from verifications where value = ${userId}`.execute(tx); // second factors asked for, not yet given
}

export type InvitationRow = {
  id: string;
  email: string;
  role: Role;
  createdAt: Temporal.Instant;
  expiresAt: Temporal.Instant;
};

export async function insertInvitation(
  tx: Tx,
  row: InvitationRow & { shopId: string; hash: string; invitedBy: string | null },
): Promise<void> {
  await sql`
    insert into invitations (shop_id, id, token_hash, email, role, invited_by, created_at, expires_at)
    values (${row.shopId}, ${row.id}, ${row.hash}, ${row.email}, ${row.role}, ${row.invitedBy}, ${row.createdAt},
      ${row.expiresAt})`.execute(tx);
}

export async function listOpenInvitations(
  tx: Db | Tx,
  shopId: string,
  now: Temporal.Instant,
): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select id, email, role, created_at as "createdAt", expires_at as "expiresAt" from invitations
    where shop_id = ${shopId} and used_at is null and revoked_at is null and expires_at > ${now}
    order by created_at, id`.execute(tx);
  return rows;
}

/** The open invitation behind a token, locked so that only one can use it. */
export async function lockInvitation(
  tx: Tx,
  shopId: string,
  hash: string,
  now: Temporal.Instant,
): Promise<{ id: string; email: string; role: Role; shopName: string } | null> {
  const { rows } = await sql<{ id: string; email: string; role: Role; shopName: string }>`
    select i.id, i.email, i.role, s.name as "shopName" from invitations i join shops s on s.id = i.shop_id
    where i.shop_id = ${shopId} and i.token_hash = ${hash}
      and i.used_at is null and i.revoked_at is null and i.expires_at > ${now}
      and (i.invited_by is null or exists (select 1 from agents a
        where a.shop_id = i.shop_id and a.id = i.invited_by and a.revoked_at is null))
    for update of i`.execute(tx);
  return rows[0] ?? null;
}

export async function markInvitationUsed(tx: Tx, shopId: string, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update invitations set used_at = ${now} where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

/** The role of an open invitation, or null. */
export async function findOpenInvitationRole(
  tx: Tx,
  shopId: string,
  id: string,
  now: Temporal.Instant,
): Promise<Role | null> {
  const { rows } = await sql<{ role: Role }>`
    select role from invitations where shop_id = ${shopId} and id = ${id}
      and used_at is null and revoked_at is null and expires_at > ${now} for update`.execute(tx);
  return rows[0]?.role ?? null;
}

export async function revokeInvitation(tx: Tx, shopId: string, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update invitations set revoked_at = ${now} where shop_id = ${shopId} and id = ${id}`.execute(tx);
}

/** Invitations to one address: the newest counts, and none outlives the person's leaving. */
export async function revokeInvitationsTo(tx: Tx, shopId: string, email: string, now: Temporal.Instant): Promise<void> {
  await sql`update invitations set revoked_at = ${now}
    where shop_id = ${shopId} and email = ${email} and used_at is null and revoked_at is null`.execute(tx);
}

export type ApiKeyRow = {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: Temporal.Instant;
  lastUsedAt: Temporal.Instant | null;
};

export async function insertApiKey(
  tx: Tx,
  row: { shopId: string; id: string; name: string; scopes: readonly Scope[]; hash: string; now: Temporal.Instant },
): Promise<void> {
  await sql`insert into api_keys (shop_id, id, name, key_hash, scopes, created_at)
    values (${row.shopId}, ${row.id}, ${row.name}, ${row.hash}, ${[...row.scopes]}, ${row.now})`.execute(tx);
}

export async function listApiKeys(tx: Db | Tx, shopId: string): Promise<ApiKeyRow[]> {
  const { rows } = await sql<ApiKeyRow>`
    select id, name, scopes, created_at as "createdAt", last_used_at as "lastUsedAt" from api_keys
    where shop_id = ${shopId} and revoked_at is null order by created_at, id`.execute(tx);
  return rows;
}

/** False when there is no such key, or it was revoked before. */
export async function revokeApiKeyRow(tx: Tx, shopId: string, id: string, now: Temporal.Instant): Promise<boolean> {
  const result = await sql`update api_keys set revoked_at = ${now}
    where shop_id = ${shopId} and id = ${id} and revoked_at is null`.execute(tx);
  return (result.numAffectedRows ?? 0n) > 0n;
}

/** The scopes behind a key. That it was used is noted once a minute, so that reading does not become writing. */
export async function findApiKey(
  db: Db,
  shopId: string,
  hash: string,
  now: Temporal.Instant,
): Promise<{ id: string; scopes: Scope[] } | null> {
  const { rows } = await sql<{ id: string; scopes: Scope[]; isStale: boolean }>`
    select id, scopes, last_used_at is null or last_used_at < ${now}::timestamptz - interval '1 minute' as "isStale"
    from api_keys where shop_id = ${shopId} and key_hash = ${hash} and revoked_at is null`.execute(db);
  const key = rows[0];
  if (key?.isStale)
    await sql`update api_keys set last_used_at = ${now} where shop_id = ${shopId} and id = ${key.id}`.execute(db);
  return key ? { id: key.id, scopes: key.scopes } : null;
}

/** The agent behind a session token: one statement per request, so that role changes and revocation hold at once. */
export async function findAgentBySession(db: Db, token: string, now: Temporal.Instant) {
  const { rows } = await sql<{
    sessionId: string;
    userId: string;
    shopId: string;
    agentId: string;
    role: Role;
    name: string;
  }>`
    select s.id as "sessionId", u.id as "userId", u.shop_id as "shopId", a.id as "agentId", a.role, a.name
    from sessions s join users u on u.id = s.user_id join agents a on a.shop_id = u.shop_id and a.user_id = u.id
    where s.token = ${token} and s.expires_at > ${now} and a.revoked_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Which of these readers are still let in; streams of the others are closed. */
export async function stillAdmitted(
  db: Db,
  sessionIds: string[],
  keyIds: string[],
  now: Temporal.Instant,
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select s.id from sessions s join users u on u.id = s.user_id
      join agents a on a.shop_id = u.shop_id and a.user_id = u.id
      where s.id = any(${sessionIds}::uuid[]) and s.expires_at > ${now} and a.revoked_at is null
    union all select id from api_keys where id = any(${keyIds}::uuid[]) and revoked_at is null`.execute(db);
  return new Set(rows.map((row) => row.id));
}
