import { randomBytes } from 'node:crypto';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifySchema } from 'fastify';
import { Type } from 'typebox';
import type { Access } from './http-access.ts';

const prefix = '/api/docs';

/** The API describes itself: OpenAPI 3.1 at /api/openapi.json, readable at /api/docs without any third-party host. */
export async function serveDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: { title: 'Qin', version: '0.1.0', description: 'After-sales desk for online shops.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'qin.session_token' },
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the shop (qin_…).' },
          chat: { type: 'http', scheme: 'bearer', description: "A visitor's session of the chat (chat_…)." },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ schema: describe(schema, route.config?.access), url }),
  });
  await app.register(async (docs) => servePages(docs as unknown as FastifyInstance));
}

async function servePages(docs: FastifyInstance): Promise<void> {
  const answers = { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: Type.Any() } } } };
  docs.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true, response: answers } }, async () =>
    docs.swagger(),
  );
  const page = { description: 'The reference', content: { '*/*': { schema: Type.Any() } } };
  const schema = { hide: true, response: { 200: page, 301: page, 404: page } };
  for (const url of [prefix, `${prefix}/*`])
    docs.get(url, { config: { access: 'public' }, schema }, async (request, reply) => {
      opened ??= openReference();
      const { reference, policy } = await opened;
      const answer = await reference.inject({ method: 'GET', url: request.url });
      for (const name of ['content-type', 'location', 'cache-control'] as const)
        if (answer.headers[name] !== undefined) reply.header(name, answer.headers[name]);
      return reply
        .header('content-security-policy', policy)
        .status(answer.statusCode === 301 ? 301 : 200)
        .send(answer.rawPayload);
    });
}

type Reference = { reference: FastifyInstance; policy: string };
let opened: Promise<Reference> | undefined;

/** The reference is 5 MB of script that hardly anybody opens: it is loaded with the first page that needs it. */
async function openReference(): Promise<Reference> {
  const { default: apiReference } = await import('@scalar/fastify-api-reference');
  // It writes its configuration into an inline script: that one script, and only on these pages, is let through.
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'`;
  const reference = Fastify();
  const look = {
    pageTitle: 'Qin API',
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    hideClientButton: true,
    showDeveloperTools: 'never' as const,
  };
  await reference.register(apiReference, {
    routePrefix: prefix,
    configuration: { nonce, url: '/api/openapi.json', ...look },
  });
  await reference.ready();
  return { reference, policy };
}

function describe(schema: FastifySchema | undefined, access: Access | undefined): FastifySchema {
  const { description } = (schema ?? {}) as { description?: string };
  return {
    ...schema,
    description: [description, `May be called by: ${whoMay(access)}.`].filter(Boolean).join('\n\n'),
    security: securityOf(access),
  } as FastifySchema;
}

function whoMay(access: Access | undefined): string {
  if (access === undefined || access === 'public') return 'everybody';
  if (access === 'buyer') return 'the visitor of a chat, with its token';
  if (access === 'signed_in') return 'every agent who is signed in';
  const parts = 'roles' in access ? [...access.roles] : [];
  return [...parts, ...(access.scope ? [`an API key with scope ${access.scope}`] : [])].join(', ');
}

function securityOf(access: Access | undefined): Record<string, string[]>[] {
  if (access === undefined || access === 'public') return [];
  if (access === 'buyer') return [{ chat: [] }];
  if (access === 'signed_in') return [{ session: [] }];
  return [...('roles' in access ? [{ session: [] }] : []), ...(access.scope ? [{ apiKey: [] }] : [])];
}
