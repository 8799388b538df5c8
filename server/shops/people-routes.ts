import { Type } from 'typebox';
import { managers, roles, scopes } from '../../shared/access.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Nothing, OneOf, refusals, Time } from '../platform/http-schemas.ts';
import { createApiKey, revokeApiKey } from './api-keys.ts';
import { joinPage } from './join-page.ts';
import {
  type Actor,
  acceptInvitation,
  changeRole,
  inviteAgent,
  readInvitation,
  revokeAgent,
  withdrawInvitation,
} from './people.ts';
import { listAgents, listApiKeys, listOpenInvitations } from './people-queries.ts';

const RoleName = OneOf(roles);
const ScopeName = OneOf(scopes);
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\r\\n\\t]*\\S[^\\r\\n\\t]*$' });
const Email = Type.String({ minLength: 3, maxLength: 320 });
const InvitationView = Type.Object({ id: Id, email: Type.String(), role: RoleName, createdAt: Time, expiresAt: Time });

export function peopleRoutes(app: App): void {
  agentRoutes(app);
  invitationRoutes(app);
  acceptRoutes(app);
  joinPage(app);
  keyRoutes(app);
}

function agentRoutes(app: App): void {
  const AgentView = Type.Object({
    id: Id,
    name: Type.String(),
    email: Type.String(),
    role: RoleName,
    hasSecondFactor: Type.Boolean(),
    createdAt: Time,
    revokedAt: Type.Union([Time, Type.Null()]),
    mostOpen: Type.Integer({ description: 'With this many open conversations nobody is given more in turn.' }),
  });
  app.get(
    '/api/agents',
    {
      config: { access: 'signed_in' },
      schema: { summary: 'Who works in the shop', response: { 200: Type.Array(AgentView) } },
    },
    async (request) => listAgents(app.db, agentOf(request).shopId),
  );
  app.patch(
    '/api/agents/:agentId',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Give an agent another role; the agent signs in anew',
        params: Type.Object({ agentId: Id }),
        body: Type.Object({ role: RoleName }),
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const by = agentOf(request);
      const { agentId } = request.params;
      await app.db
        .transaction()
        .execute((tx) => changeRole(tx, { shopId: by.shopId, agentId, role: request.body.role, by }, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/api/agents/:agentId',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: "End an agent's access at once",
        params: Type.Object({ agentId: Id }),
        response: { 204: Nothing, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const by = agentOf(request);
      await app.db
        .transaction()
        .execute((tx) => revokeAgent(tx, { shopId: by.shopId, agentId: request.params.agentId, by }, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

function invitationRoutes(app: App): void {
  app.get(
    '/api/invitations',
    {
      config: { access: { roles: managers } },
      schema: { summary: 'Invitations that are still open', response: { 200: Type.Array(InvitationView) } },
    },
    async (request) => listOpenInvitations(app.db, agentOf(request).shopId, app.clock.now()),
  );
  app.post(
    '/api/invitations',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Invite somebody: a link that works once, for 72 hours',
        body: Type.Object({ email: Email, role: RoleName }),
        response: { 201: Type.Object({ id: Id, link: Type.String(), expiresAt: Time }), ...refusals(409) },
      },
    },
    async (request, reply) => {
      const agent = agentOf(request);
      const by: Actor = agent;
      const { id, token, expiresAt } = await app.db
        .transaction()
        .execute((tx) => inviteAgent(tx, { shopId: agent.shopId, ...request.body, by }, app.clock.now()));
      return reply.status(201).send({ id, link: invitationLink(app.publicUrl, token), expiresAt });
    },
  );
  app.delete(
    '/api/invitations/:invitationId',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Withdraw an invitation',
        params: Type.Object({ invitationId: Id }),
        response: { 204: Nothing, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const by = agentOf(request);
      const { invitationId } = request.params;
      await app.db
        .transaction()
        .execute((tx) => withdrawInvitation(tx, { shopId: by.shopId, invitationId, by }, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}

/** The token stands behind the #, which browsers never send: it appears in no log and in no Referer. */
export function invitationLink(publicUrl: string, token: string): string {
  return `${publicUrl}/join#${token}`;
}

function acceptRoutes(app: App): void {
  const Token = Type.String({ minLength: 1, maxLength: 200 });
  app.post(
    '/api/invitations/read',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What an invitation offers',
        body: Type.Object({ token: Token }),
        response: {
          200: Type.Object({ shopName: Type.String(), email: Type.String(), role: RoleName }),
          ...refusals(410),
        },
      },
    },
    async (request) => app.db.transaction().execute((tx) => readInvitation(tx, request.body.token, app.clock.now())),
  );
  app.post(
    '/api/invitations/accept',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Join the shop with a name and a password; then sign in',
        body: Type.Object({ token: Token, name: Name, password: Type.String({ maxLength: 1024 }) }),
        response: { 201: Type.Object({ agentId: Id }), ...refusals(409, 410) },
      },
    },
    async (request, reply) => {
      const { agentId } = await app.db
        .transaction()
        .execute((tx) => acceptInvitation(tx, request.body, app.clock.now()));
      return reply.status(201).send({ agentId });
    },
  );
}

function keyRoutes(app: App): void {
  const KeyView = Type.Object({
    id: Id,
    name: Type.String(),
    scopes: Type.Array(ScopeName),
    createdAt: Time,
    lastUsedAt: Type.Union([Time, Type.Null()]),
  });
  app.get(
    '/api/keys',
    {
      config: { access: { roles: managers } },
      schema: { summary: 'API keys in use', response: { 200: Type.Array(KeyView) } },
    },
    async (request) => listApiKeys(app.db, agentOf(request).shopId),
  );
  app.post(
    '/api/keys',
    {
      config: { access: { roles: ['owner'] } },
      schema: {
        summary: 'Make an API key; it is shown this once',
        body: Type.Object({ name: Name, scopes: Type.Array(ScopeName, { minItems: 1, maxItems: scopes.length }) }),
        response: { 201: Type.Object({ id: Id, key: Type.String() }) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      const made = await app.db
        .transaction()
        .execute((tx) => createApiKey(tx, { shopId, ...request.body }, app.clock.now()));
      return reply.status(201).send(made);
    },
  );
  app.delete(
    '/api/keys/:keyId',
    {
      config: { access: { roles: ['owner'] } },
      schema: {
        summary: 'Revoke an API key',
        params: Type.Object({ keyId: Id }),
        response: { 204: Nothing, ...refusals(404) },
      },
    },
    async (request, reply) => {
      const { shopId } = agentOf(request);
      await app.db.transaction().execute((tx) => revokeApiKey(tx, shopId, request.params.keyId, app.clock.now()));
      return reply.status(204).send(null);
    },
  );
}
