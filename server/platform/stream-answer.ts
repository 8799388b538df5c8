import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { refusals } from './http-schemas.ts';

/** What every stream of server-sent events is asked with, and answers. */
export const streamSchema = {
  querystring: Type.Object({
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  }),
  response: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: Type.String() } } },
    ...refusals(503),
  },
};

/** Where the reader goes on: what its browser heard last, else what it asks for; undefined when it says neither. */
export function resumesAfter({ headers, query }: FastifyRequest & { query: { after?: number } }): number | undefined {
  const heard = /^\d{1,15}$/.exec(String(headers['last-event-id'] ?? ''))?.[0];
  return heard === undefined ? query.after : Number(heard);
}

/** Takes the answer out of Fastify's hands and begins the stream with `first`; who is cut off tries again after a second. */
export function beginStream(request: FastifyRequest, reply: FastifyReply, first: string): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // nginx would hold events back
    'x-content-type-options': 'nosniff',
    'x-request-id': request.id,
  });
  reply.raw.write(`retry: 1000\n${first}`);
}
