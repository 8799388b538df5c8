import type { Role } from '../../shared/access.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { checkEmail } from './checks.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import {
  endSessions,
  findOpenInvitationRole,
  findUserByEmail,
  insertInvitation,
  insertUser,
  listAgents,
  lockAgents,
  lockInvitation,
  markInvitationUsed,
  putAgent,
  revokeInvitation,
  revokeInvitationsTo,
  setAgentRole,
  setCredential,
  shutOut,
} from './people-queries.ts';
import { mayGovern } from './rules.ts';
import { newToken, readToken } from './tokens.ts';

const invitationHours = 72;
const prefix = 'join';

/** Who does it; null for the command line, which may do everything. */
export type Actor = { agentId: string; role: Role } | null;

type NewAgent = { shopId: string; email: string; name: string; role: Role; password: string };

/**
 * Adds a person who can sign in at once: the owner of a new shop. Throws `bad_person_name`, `bad_email`,
 * what checkPassword throws, and `email_taken`: in the order of the fields.
 */
export async function addAgent(tx: Tx, agent: NewAgent, now: Temporal.Instant): Promise<string> {
  if (agent.name.trim() === '') throw new Refused('bad_person_name', 400);
  const email = checkEmail(agent.email);
  checkPassword(agent.password);
  const userId = await userFor(tx, { ...agent, email }, now);
  await setCredential(tx, { id: newId(now), userId, hash: await hashPassword(agent.password), now });
  const agentId = await putAgent(tx, { ...agent, id: newId(now), userId, now });
  await appendEvent(tx, agent.shopId, 'shops.agent-joined', { agentId, role: agent.role }, now);
  return agentId;
}

/** One person, one shop: an address known elsewhere, or still at work here, is refused without saying which. */
async function userFor(tx: Tx, agent: NewAgent, now: Temporal.Instant): Promise<string> {
  const id = newId(now);
  if (await insertUser(tx, { id, shopId: agent.shopId, name: agent.name, email: agent.email, now })) return id;
  const known = await findUserByEmail(tx, agent.email);
  const atWork = (await lockAgents(tx, agent.shopId)).some((row) => row.userId === known?.id && !row.isRevoked);
  if (!known || known.shopId !== agent.shopId || atWork) throw new Refused('email_taken', 409);
  return known.id;
}

export type Invitation = { id: string; token: string; email: string; role: Role; expiresAt: Temporal.Instant };

/**
 * Makes a one-time link for 72 hours; earlier links to the same address stop working. The token is shown once.
 * Throws Refused: `role_too_high`, `already_agent`, `bad_email`.
 */
export async function inviteAgent(
  tx: Tx,
  { shopId, email: given, role, by }: { shopId: string; email: string; role: Role; by: Actor },
  now: Temporal.Instant,
): Promise<Invitation> {
  if (by && !mayGovern(by.role, role)) throw new Refused('role_too_high', 403);
  const email = checkEmail(given);
  const atWork = (await listAgents(tx, shopId)).some((agent) => agent.email === email && agent.revokedAt === null);
  if (atWork) throw new Refused('already_agent', 409);
  await revokeInvitationsTo(tx, shopId, email, now);
  const { token, hash } = newToken(prefix, shopId);
  const invitation = { id: newId(now), email, role, createdAt: now, expiresAt: now.add({ hours: invitationHours }) };
  await insertInvitation(tx, { ...invitation, shopId, hash, invitedBy: by?.agentId ?? null });
  await appendEvent(tx, shopId, 'shops.agent-invited', { invitationId: invitation.id, role }, now);
  return { ...invitation, token };
}

/** What an invitation offers, for the page that asks for name and password. Throws `invitation_gone`. */
export async function readInvitation(
  tx: Tx,
  token: string,
  now: Temporal.Instant,
): Promise<{ id: string; shopId: string; email: string; role: Role; shopName: string }> {
  const read = readToken(prefix, token);
  const invitation = read && (await lockInvitation(tx, read.shopId, read.hash, now));
  if (!invitation) throw new Refused('invitation_gone', 410);
  return { ...invitation, shopId: read.shopId };
}

/** Turns an invitation into an agent, once. Throws `invitation_gone`, `email_taken` and what checkPassword throws. */
export async function acceptInvitation(
  tx: Tx,
  { token, name, password }: { token: string; name: string; password: string },
  now: Temporal.Instant,
): Promise<{ shopId: string; agentId: string }> {
  const { id, shopId, email, role } = await readInvitation(tx, token, now);
  await markInvitationUsed(tx, shopId, id, now);
  return { shopId, agentId: await addAgent(tx, { shopId, email, name, role, password }, now) };
}

export async function withdrawInvitation(
  tx: Tx,
  { shopId, invitationId, by }: { shopId: string; invitationId: string; by: Actor },
  now: Temporal.Instant,
): Promise<void> {
  const role = await findOpenInvitationRole(tx, shopId, invitationId, now);
  if (!role) throw notFound();
  if (by && !mayGovern(by.role, role)) throw new Refused('role_too_high', 403);
  await revokeInvitation(tx, shopId, invitationId, now);
}

/** Gives another role; the agent signs in anew. Throws `not_found`, `role_too_high`, `last_owner`. */
export async function changeRole(
  tx: Tx,
  { shopId, agentId, role, by }: { shopId: string; agentId: string; role: Role; by: Actor },
  now: Temporal.Instant,
): Promise<void> {
  const agent = await lockGoverned(tx, shopId, agentId, by);
  if (by && !mayGovern(by.role, role)) throw new Refused('role_too_high', 403);
  if (agent.role === role) return;
  if (agent.isLastOwner) throw new Refused('last_owner', 409);
  await setAgentRole(tx, shopId, agentId, role);
  await endSessions(tx, agent.userId, null);
  await appendEvent(tx, shopId, 'shops.agent-role-changed', { agentId, role }, now);
}

/** Ends an agent's access at once: sessions, password, second factor. Throws `not_found`, `role_too_high`, `last_owner`. */
export async function revokeAgent(
  tx: Tx,
  { shopId, agentId, by }: { shopId: string; agentId: string; by: Actor },
  now: Temporal.Instant,
): Promise<void> {
  const agent = await lockGoverned(tx, shopId, agentId, by);
  if (agent.isLastOwner) throw new Refused('last_owner', 409);
  await shutOut(tx, shopId, agentId, agent.userId, now);
  await appendEvent(tx, shopId, 'shops.agent-revoked', { agentId }, now);
}

async function lockGoverned(tx: Tx, shopId: string, agentId: string, by: Actor) {
  const agents = (await lockAgents(tx, shopId)).filter((row) => !row.isRevoked);
  const agent = agents.find((row) => row.id === agentId);
  if (!agent) throw notFound();
  if (by && !mayGovern(by.role, agent.role)) throw new Refused('role_too_high', 403);
  return { ...agent, isLastOwner: agent.role === 'owner' && agents.filter((row) => row.role === 'owner').length === 1 };
}
