import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Nothing, refusals } from '../platform/http-schemas.ts';
import { checkPassword, leastPasswordLength, mostPasswordLength } from './passwords.ts';
import { endSessions } from './people-queries.ts';
import { sessionTokenOf } from './session.ts';
import { addressHeader, type SignIn } from './sign-in.ts';

const attemptsPerAddress = 20;
const attemptWindowMinutes = 15;

const Password = Type.String({ minLength: 1, maxLength: 1024 });
const Code = Type.String({ minLength: 6, maxLength: 32, pattern: '^[A-Za-z0-9-]+$' });

/**
 * The requests of better-auth that Qin lets through, each with its answers declared; it has many more, which have no
 * route here and so do not exist. Known and unknown addresses get the same answer.
 */
export function signInRoutes(app: App, signIn: SignIn, secret: string): void {
  const forward = forwarder(app, signIn);
  passwordRoutes(app, forward);
  codeRoutes(app, forward, secret);
  secondFactorRoutes(app, forward, secret);
  sessionRoutes(app, forward);
}

function passwordRoutes(app: App, forward: Forward): void {
  app.post(
    '/api/auth/sign-in/email',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Sign in; when a second factor is asked for, give it to /api/auth/two-factor/verify-totp',
        body: Type.Object({ email: Type.String({ maxLength: 320 }), password: Password }),
        response: { 200: Type.Object({ secondFactor: Type.Boolean() }), ...refusals(401, 429) },
      },
    },
    async (request, reply) => {
      const email = request.body.email.trim().toLowerCase();
      await countAttempt(app, email);
      const { status, data } = await forward(request, reply, '/sign-in/email', {
        email,
        password: request.body.password,
      });
      if (status !== 200) throw new Refused('wrong_credentials', 401);
      await forgetAttempts(app, email);
      return { secondFactor: data.twoFactorRedirect === true };
    },
  );

  app.post(
    '/api/auth/change-password',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Change the password; every other session ends',
        description: `At least ${leastPasswordLength} and at most ${mostPasswordLength} characters.`,
        body: Type.Object({ currentPassword: Password, newPassword: Password }),
        response: { 204: Nothing, ...refusals(400, 429) },
      },
    },
    async (request, reply) => {
      checkPassword(request.body.newPassword);
      const { status } = await forward(request, reply, '/change-password', {
        ...request.body,
        revokeOtherSessions: true,
      });
      if (status !== 200) throw new Refused('wrong_password', 400);
      return reply.status(204).send(null);
    },
  );
}

function codeRoutes(app: App, forward: Forward, secret: string): void {
  for (const [path, field] of [
    ['/two-factor/verify-totp', 'the six digits of the authenticator'],
    ['/two-factor/verify-backup-code', 'one of the backup codes'],
  ] as const)
    app.post(
      `/api/auth${path}`,
      {
        config: { access: 'public' },
        schema: {
          summary: `Finish signing in, or confirm a new second factor, with ${field}`,
          body: Type.Object({ code: Code }),
          response: { 204: Nothing, ...refusals(401, 429) },
        },
      },
      async (request, reply) => {
        const before = sessionTokenOf(request.headers.cookie, secret);
        const { status } = await forward(request, reply, path, request.body);
        if (status !== 200) throw new Refused('wrong_code', 401);
        if (before) await endOtherSessions(app, reply, secret); // a new second factor puts out whoever had only the old one
        return reply.status(204).send(null);
      },
    );
}

function secondFactorRoutes(app: App, forward: Forward, secret: string): void {
  app.post(
    '/api/auth/two-factor/enable',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Begin with a second factor; it counts once a first code has been verified',
        body: Type.Object({ password: Password }),
        response: {
          200: Type.Object({ totpUri: Type.String(), backupCodes: Type.Array(Type.String()) }),
          ...refusals(400, 409, 429),
        },
      },
    },
    async (request, reply) => {
      const { status, data } = await forward(request, reply, '/two-factor/enable', request.body);
      if (data.code === 'TOTP_ALREADY_ENABLED') throw new Refused('second_factor_exists', 409);
      if (status !== 200) throw new Refused('wrong_password', 400);
      return { totpUri: String(data.totpURI), backupCodes: data.backupCodes as string[] };
    },
  );

  app.post(
    '/api/auth/two-factor/disable',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Give up the second factor',
        body: Type.Object({ password: Password }),
        response: { 204: Nothing, ...refusals(400, 429) },
      },
    },
    async (request, reply) => {
      const { status } = await forward(request, reply, '/two-factor/disable', request.body);
      if (status !== 200) throw new Refused('wrong_password', 400);
      await endOtherSessions(app, reply, secret);
      return reply.status(204).send(null);
    },
  );
}

function sessionRoutes(app: App, forward: Forward): void {
  app.post(
    '/api/auth/sign-out',
    { config: { access: 'signed_in' }, schema: { summary: 'Sign out', response: { 204: Nothing, ...refusals(429) } } },
    async (request, reply) => {
      const { sessionId } = agentOf(request);
      await forward(request, reply, '/sign-out', {});
      await sql`delete from sessions where id = ${sessionId}`.execute(app.db);
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/api/auth/revoke-other-sessions',
    { config: { access: 'signed_in' }, schema: { summary: 'Sign out everywhere else', response: { 204: Nothing } } },
    async (request, reply) => {
      const { userId, sessionId } = agentOf(request);
      await endSessions(app.db, userId, sessionId);
      return reply.status(204).send(null);
    },
  );
}

type Answer = { status: number; data: Record<string, unknown> };
type Forward = ReturnType<typeof forwarder>;

/** Hands a request to better-auth with nothing of the original but cookie, network address and browser. */
function forwarder(app: App, signIn: SignIn) {
  return async (request: FastifyRequest, reply: FastifyReply, path: string, body: unknown): Promise<Answer> => {
    const headers = new Headers({
      'content-type': 'application/json',
      origin: app.publicUrl,
      [addressHeader]: request.ip,
    });
    if (request.headers.cookie) headers.set('cookie', request.headers.cookie);
    if (request.headers['user-agent']) headers.set('user-agent', request.headers['user-agent'].slice(0, 300));
    const response = await signIn.handle(
      new Request(`${app.publicUrl}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    const data = ((await response.json().catch(() => null)) ?? {}) as Record<string, unknown>;
    if (response.status === 429)
      throw new Refused('too_many_attempts', 429, { retryAfter: Number(response.headers.get('x-retry-after')) || 60 });
    if (response.status >= 500) throw new Error(`sign-in answered ${response.status}`);
    const cookies = response.headers.getSetCookie();
    if (cookies.length > 0) reply.header('set-cookie', cookies);
    return { status: response.status, data };
  };
}

/** After a reply that carries a fresh session: that one stays, all others of its user end. */
async function endOtherSessions(app: App, reply: FastifyReply, secret: string): Promise<void> {
  const cookies = [reply.getHeader('set-cookie') ?? []].flat().map((cookie) => String(cookie).split(';')[0]);
  const token = sessionTokenOf(cookies.join(';'), secret);
  if (!token) return;
  await sql`delete from sessions where token <> ${token}
    and user_id = (select user_id from sessions where token = ${token})`.execute(app.db);
}

/** Counts before the password is looked at, so that a thousand tries at once are no way around the limit. */
async function countAttempt(app: App, email: string): Promise<void> {
  const now = app.clock.now();
  const oldest = now.subtract({ minutes: attemptWindowMinutes });
  const { rows } = await sql<{ count: number; since: Temporal.Instant }>`
    insert into sign_in_attempts as a (email_hash, count, since) values (${hashOf(email)}, 1, ${now})
    on conflict (email_hash) do update set
      count = case when a.since < ${oldest} then 1 else a.count + 1 end,
      since = case when a.since < ${oldest} then ${now} else a.since end
    returning count, since`.execute(app.db);
  const row = rows[0];
  if (!row || row.count <= attemptsPerAddress) return;
  const until = row.since.add({ minutes: attemptWindowMinutes });
  const retryAfter = Math.max(1, Math.ceil(now.until(until).total('seconds')));
  throw new Refused('too_many_attempts', 429, { retryAfter });
}

async function forgetAttempts(app: App, email: string): Promise<void> {
  await sql`delete from sign_in_attempts where email_hash = ${hashOf(email)}`.execute(app.db);
}

function hashOf(email: string): string {
  return createHash('sha256').update(email).digest('base64url');
}
