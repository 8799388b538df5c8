import { createHash } from 'node:crypto';
import type { Db } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import { type Delivery, insertDelivery, type Posted } from './queries.ts';
import { waitSeconds } from './rules.ts';

/** What only proves who may post, and would be of use to a thief. Signatures stay: they are good for this body alone. */
const secretHeader = /^(cookie|(proxy-)?authorization)$|token|secret|password|api-?key/;
/** Tell the way it came, not what: differ each time the same is posted again. */
const wayHeader = /^(x-forwarded-|x-real-ip$|forwarded$|via$|traceparent$|tracestate$|x-request-id$|connection$|host$)/;

/** What is kept of a request. It is proven and read from what is kept and nothing else, so that it can be done again. */
export function postedBy({ method, headers, url = '', body }: Request): Posted {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || secretHeader.test(name) || wayHeader.test(name) ? [] : [[name, [value].flat().join(', ')]],
  );
  const [, query = ''] = /\?(.*)$/s.exec(url) ?? [];
  return { method, headers: Object.fromEntries(kept), query, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
}

type Request = {
  method: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  url?: string;
  body: unknown;
};

/** Keeps what was posted, before anything else is done with it. The same thing posted twice is one delivery. */
export function storeDelivery(
  db: Db,
  { shopId, providerId }: { shopId: string; providerId: string },
  posted: Posted,
  now: Temporal.Instant,
): Promise<Delivery> {
  const nextTryAt = now.add({ seconds: waitSeconds(0) });
  const kept = { ...posted, shopId, providerId, id: newId(now), digest: digestOf(posted), nextTryAt };
  return insertDelivery(db, kept, now);
}

function digestOf({ method, headers, query, body }: Posted): Buffer {
  const named = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(`${JSON.stringify([method, named, query])}\n`)
    .update(body)
    .digest();
}
