import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { Page, refusals } from '../platform/http-schemas.ts';

const dist = fileURLToPath(new URL('../../web/dist/', import.meta.url));
const indexFile = `${dist}index.html`;

export const isWorkbenchBuilt = () => existsSync(indexFile);

/** What the pages of the workbench may be asked with; everything else is in the path. */
const Query = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(Type.String({ maxLength: 20 })),
  next: Type.Optional(Type.String({ maxLength: 300 })),
  show: Type.Optional(Type.String({ maxLength: 40 })),
  from: Type.Optional(Type.String({ maxLength: 40 })),
  to: Type.Optional(Type.String({ maxLength: 40 })),
  find: Type.Optional(Type.String({ maxLength: 100 })),
  state: Type.Optional(Type.String({ maxLength: 40 })),
  channel: Type.Optional(Type.String({ maxLength: 40 })),
  provider: Type.Optional(Type.String({ maxLength: 100 })),
  by: Type.Optional(Type.String({ maxLength: 40 })),
  period: Type.Optional(Type.String({ maxLength: 40 })),
  reason: Type.Optional(Type.String({ maxLength: 40 })),
  product: Type.Optional(Type.String({ maxLength: 40 })),
});

/**
 * The workbench as `npm run build` left it. All pages under /desk are one file; the browser's part chooses by the path.
 * Files below /desk/assets carry a hash of what is in them and are kept for ever.
 */
export function workbenchRoutes(app: App, { isDemo }: { isDemo: boolean }): void {
  (app as unknown as FastifyInstance).register(fastifyStatic, {
    root: isWorkbenchBuilt() ? dist : fileURLToPath(new URL('./', import.meta.url)),
    serve: false,
    preCompressed: true,
  });
  const icon = readFileSync(new URL('../../web/icon.svg', import.meta.url), 'utf8');
  for (const url of ['/icon.svg', '/favicon.ico'])
    app.get(
      url,
      {
        config: { access: 'public' },
        schema: {
          summary: 'The sign of Qin, for tabs and bookmarks',
          response: { 200: { description: 'A drawing', content: { 'image/svg+xml': { schema: Type.String() } } } },
        },
      },
      async (_request, reply) =>
        reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
    );
  for (const url of ['/desk', '/desk/*'])
    app.get(
      url,
      {
        config: { access: 'public' },
        schema: {
          summary: 'The workbench, where agents answer',
          querystring: Query,
          response: { 200: Page, ...refusals(503) },
        },
      },
      async (_request, reply) => sendIndex(reply, isDemo),
    );
  app.get(
    '/desk/assets/:file',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A part of the workbench',
        params: Type.Object({ file: Type.String({ pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+$', maxLength: 120 }) }),
        response: {
          200: { description: 'The file', content: { 'text/javascript': { schema: Type.String() } } },
          ...refusals(404),
        },
      },
    },
    async (request, reply) =>
      reply.sendFile(`assets/${request.params.file}`, dist, { maxAge: '365d', immutable: true }),
  );
}

/**
 * Scripts come from files only. Styles come from files and from antd, which writes style elements while it runs: each
 * carries the nonce of this answer, so nothing that slips into the page can add its own.
 */
async function sendIndex(reply: FastifyReply, isDemo: boolean): Promise<FastifyReply> {
  const page = await readFile(indexFile, 'utf8').catch(() => null);
  if (page === null) throw new Refused('workbench_not_built', 503);
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  const marked = isDemo ? page.replace('name="qin-demo" content="no"', 'name="qin-demo" content="yes"') : page;
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .send(marked.replaceAll('QIN-NONCE', nonce));
}
