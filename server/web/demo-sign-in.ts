import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Role } from '../../shared/access.ts';
import { demoShopCode } from '../demo/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';
import { newSecret } from '../platform/ids.ts';
import { addAgent, demoSessionHours, findShopByCode, openDemoSession, signedSessionCookie } from '../shops/index.ts';

/** Who works in the demo shop. Nobody knows their passwords: they come in by the button only. */
const people = {
  agent: { email: 'lan@demo.invalid', name: '陈岚 Lan', role: 'agent' },
  supervisor: { email: 'wen@demo.invalid', name: '周雯 Wen', role: 'supervisor' },
} as const satisfies Record<string, { email: string; name: string; role: Role }>;

const Form = Type.Object({ as: Type.Optional(Type.String({ maxLength: 20 })) }, { additionalProperties: true });

/**
 * One click into the workbench of the demo shop. There is such a route only in a server that was started with --demo; it
 * answers this machine only, by its own name (a page elsewhere that points its own name here is refused), and opens
 * sessions of the demo shop only.
 */
export function demoSignInRoute(page: App, app: App, secret: string): void {
  page.post(
    '/demo/workbench',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Open the workbench as somebody of the demo shop',
        body: Form,
        response: {
          303: { description: 'To the workbench', content: { 'text/html': { schema: Type.String() } } },
          403: Page,
          404: Page,
        },
      },
    },
    async (request, reply) => {
      if (!isThisMachine(request)) throw new Refused('not_allowed', 403);
      const { as } = request.body as { as?: string };
      const person = as === 'supervisor' ? people.supervisor : people.agent;
      const token = await app.db.transaction().execute((tx) => sessionFor(tx, person, app.clock.now()));
      const cookie = `${signedSessionCookie(token, secret)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${demoSessionHours * 3600}`;
      return reply.header('set-cookie', cookie).redirect('/desk', 303);
    },
  );
}

async function sessionFor(
  tx: Tx,
  person: (typeof people)[keyof typeof people],
  now: Temporal.Instant,
): Promise<string> {
  const shop = await findShopByCode(tx, demoShopCode);
  if (!shop?.isDemo) throw notFound();
  await sql`select 1 from shops where id = ${shop.id} for update`.execute(tx); // two first clicks: one person
  const known = await openDemoSession(tx, shop.id, person.email, now);
  if (known) return known;
  await addAgent(tx, { shopId: shop.id, ...person, password: newSecret() }, now);
  const token = await openDemoSession(tx, shop.id, person.email, now);
  if (!token) throw notFound();
  return token;
}

const ownNames = new Set(['localhost', '127.0.0.1', '[::1]']);
const ownAddresses = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

function isThisMachine(request: FastifyRequest): boolean {
  const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return ownNames.has(name) && ownAddresses.has(request.socket.remoteAddress ?? '');
}
