import type { FastifyInstance } from 'fastify';
import { Refused } from './errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON is the only body we read: valid UTF-8, no keys that reach for prototypes, and text that PostgreSQL can hold. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      done(new Refused('not_utf8', 400));
      return;
    }
    parseJson(request, text, done);
  });
}

/** NUL and half of a surrogate pair cannot be stored; they are refused with the place they stand at. */
export function refuseUnstorable(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || !value.isWellFormed()) throw new Refused('bad_text', 400, { field: path });
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) refuseUnstorable(item, `${path}.${index}`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      refuseUnstorable(key, path);
      refuseUnstorable(item, `${path}.${key}`);
    }
  }
}
