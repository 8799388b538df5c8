import { randomBytes, randomUUID } from 'node:crypto';

/** By millisecond, the last used last: turns that run beside each other count each for themselves. */
const counts = new Map<number, number>();
const countsKept = 4096;

/**
 * UUIDv7 (RFC 9562): sortable by creation time, so that primary keys append to their index. Ids that one process makes
 * for the same millisecond count upwards in the 12 bits after the time (RFC 9562, 6.2, method 1), so that the events of
 * one turn keep their order.
 */
export function newId(now: Temporal.Instant): string {
  const ms = now.epochMilliseconds;
  const count = nextCount(ms);
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function nextCount(ms: number): number {
  const count = ((counts.get(ms) ?? -1) + 1) & 0xfff;
  counts.delete(ms);
  counts.set(ms, count);
  const [longestUnused] = counts.size > countsKept ? counts.keys() : [];
  if (longestUnused !== undefined) counts.delete(longestUnused);
  return count;
}

/** 256 random bits for one-time links and API keys; only its hash is stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function newRequestId(): string {
  return randomUUID();
}

/**
 * Ids for many rows at once, each larger than the one before, so that a big import appends to its indexes instead of
 * scattering over them. Still UUIDv7: the 26 bits after the time count, the last 48 are random per call.
 */
export function idsInOrder(now: Temporal.Instant): () => string {
  let ms = now.epochMilliseconds;
  let count = 0;
  const tail = randomBytes(6).toString('hex');
  return () => {
    if (count === 1 << 26) {
      ms += 1;
      count = 0;
    }
    const time = ms.toString(16).padStart(12, '0');
    const high = (0x7000 | (count >>> 14)).toString(16);
    const low = (0x8000 | (count & 0x3fff)).toString(16);
    count += 1;
    return `${time.slice(0, 8)}-${time.slice(8)}-${high}-${low}-${tail}`;
  };
}
