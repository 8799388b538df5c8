import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyTypeProvider,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify';
import { sql } from 'kysely';
import { type Static, type TSchema, Type } from 'typebox';
import type { Clock } from './clock.ts';
import { stopwatch } from './clock.ts';
import type { Db } from './database.ts';
import { notFound, Refused } from './errors.ts';
import {
  type Access,
  type Buyer,
  buyerOf,
  type Identify,
  type IdentifyBuyer,
  mayCall,
  type Reader,
  refuseForeignWrite,
} from './http-access.ts';
import { serveDocs } from './http-docs.ts';
import { answer, answerError } from './http-errors.ts';
import { compileSerializer, compileValidator, settleRoute } from './http-schemas.ts';
import { readJsonBodies, refuseUnstorable } from './http-text.ts';
import { newRequestId } from './ids.ts';

/** What a route receives and answers has the types of its declared schemas. */
interface DeclaredTypes extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** The route takes rows and refuses them one by one, for text that cannot be stored too. */
    judgesRows?: boolean;
    /** The route keeps bytes as they come, whatever they are. */
    takesAnything?: boolean;
  }
  interface FastifyInstance {
    db: Db;
    clock: Clock;
    /** Where browsers reach this server, without a slash at the end. */
    publicUrl: string;
    /** Every route as it was declared, for the test that walks them all. */
    declaredRoutes: DeclaredRoute[];
  }
  interface FastifyRequest {
    reader: Reader | null;
    buyer: Buyer | null;
    elapsedMs: () => number;
  }
}

export type DeclaredRoute = {
  method: string;
  url: string;
  access: Access;
  answers: readonly string[];
  isStream: boolean;
  /** People open it in a browser. */
  isPage: boolean;
};

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  DeclaredTypes
>;

export type HttpOptions = {
  db: Db;
  clock: Clock;
  log: FastifyBaseLogger;
  publicUrl: string;
  trustedProxies: string[];
  identify: Identify;
  identifyBuyer: IdentifyBuyer;
  /** Told of an answer whose status the route never declared; tests fail on it. */
  onUndeclared?: (route: string, status: number) => void;
};

const bodyLimitBytes = 1024 * 1024;

/** An HTTP server with every rule of the house and no routes but health and documentation. */
export async function openHttp(options: HttpOptions): Promise<App> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }), // our own line below has the route's pattern, never the address with its ids
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: 60_000,
    exposeHeadRoutes: false,
    genReqId: newRequestId,
    requestIdHeader: false,
    return503OnClosing: true,
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => {
      answerError(error, request as FastifyRequest, reply as FastifyReply);
    },
  }).withTypeProvider<DeclaredTypes>();
  app.decorate('db', options.db);
  app.decorate('clock', options.clock);
  app.decorate('publicUrl', options.publicUrl.replace(/\/$/, ''));
  app.decorate('declaredRoutes', []);
  app.decorateRequest('reader', null);
  app.decorateRequest('buyer', null);
  app.decorateRequest('elapsedMs');
  app.setValidatorCompiler(compileValidator as never);
  app.setSerializerCompiler(compileSerializer as never);
  readJsonBodies(app as unknown as FastifyInstance);
  addGuards(app, options);
  addHeaders(app, options);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => answer(reply, request, notFound()));
  await serveDocs(app as unknown as FastifyInstance);
  addHealth(app);
  return app;
}

function addGuards(app: App, options: HttpOptions): void {
  app.addHook('onRoute', settleRoute);
  app.addHook('onRoute', (route) => {
    app.declaredRoutes.push(...declarationsOf(route));
  });
  app.addHook('onRequest', async (request, reply) => {
    request.elapsedMs = stopwatch();
    const { access } = request.routeOptions.config;
    if (access === undefined) return; // no such route: the not-found handler answers
    refuseForeignWrite(request, options.publicUrl);
    if (access === 'public') return;
    if (access === 'buyer') {
      request.buyer = await options.identifyBuyer(request);
      buyerOf(request);
      return;
    }
    request.reader = await options.identify(request, reply);
    if (!request.reader) throw new Refused('not_signed_in', 401);
    if (!mayCall(request.reader, access)) throw new Refused('not_allowed', 403);
  });
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.access === undefined) return;
    refuseUnstorable(request.params, 'params');
    if (request.routeOptions.config.takesAnything) return;
    refuseUnstorable(request.query, 'query');
    if (!request.routeOptions.config.judgesRows) refuseUnstorable(request.body, 'body');
    const takesBody = (request.routeOptions.schema as { body?: unknown } | undefined)?.body !== undefined;
    if (!takesBody && request.body !== undefined && request.body !== null)
      throw new Refused('unknown_field', 400, { field: 'body' });
  });
}

function declarationsOf(route: RouteOptions): DeclaredRoute[] {
  const { response } = route.schema as { response: Record<string, { content?: Record<string, unknown> }> };
  const content = response['200']?.content ?? {};
  return [route.method].flat().map((method) => ({
    method,
    url: route.url,
    access: route.config?.access as Access,
    answers: Object.keys(response),
    isStream: 'text/event-stream' in content,
    isPage: method === 'GET' && 'text/html' in content,
  }));
}

function addHeaders(app: App, options: HttpOptions): void {
  const secure = options.publicUrl.startsWith('https:');
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('cross-origin-resource-policy', 'same-origin');
    if (secure) reply.header('strict-transport-security', 'max-age=31536000');
    if (!reply.hasHeader('content-security-policy'))
      reply.header(
        'content-security-policy',
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      );
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    reportUndeclared(request, reply, options);
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(request.elapsedMs?.() ?? 0),
      },
      'request',
    );
  });
}

function reportUndeclared(request: FastifyRequest, reply: FastifyReply, options: HttpOptions): void {
  const declared = (request.routeOptions.schema as { response?: Record<string, unknown> } | undefined)?.response;
  if (!declared || reply.statusCode in declared || reply.statusCode === 304) return;
  const route = `${request.method} ${request.routeOptions.url}`;
  request.log.error({ route, status: reply.statusCode }, 'undeclared answer');
  options.onUndeclared?.(route, reply.statusCode);
}

function addHealth(app: App): void {
  app.get(
    '/api/health',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Whether this node can reach its database',
        response: { 200: Type.Object({ ok: Type.Literal(true) }), 503: Type.Object({ ok: Type.Literal(false) }) },
      },
    },
    async (_request, reply) => {
      const reached = await sql`select 1`.execute(app.db).then(
        () => true,
        () => false,
      );
      return reached ? { ok: true as const } : reply.status(503).send({ ok: false as const });
    },
  );
}
