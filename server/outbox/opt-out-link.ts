import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The address at which whoever was sent this may say that they want no more of it. Nothing is stored for it. */
export function optOutUrl(publicUrl: string, secret: string, shopId: string, sendId: string): string {
  return `${publicUrl}/u/${optOutToken(secret, shopId, sendId)}`;
}

function optOutToken(secret: string, shopId: string, sendId: string): string {
  const ids = Buffer.concat([bytesOf(shopId), bytesOf(sendId)]);
  return Buffer.concat([ids, proofOf(secret, ids)]).toString('base64url');
}

/** Which send a token of ours speaks of; null for what is cut, changed or made up. */
export function readOptOutToken(secret: string, token: string): { shopId: string; sendId: string } | null {
  if (!/^[\w-]{64}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  const ids = bytes.subarray(0, 32);
  if (!timingSafeEqual(proofOf(secret, ids), bytes.subarray(32))) return null;
  return { shopId: idOf(ids.subarray(0, 16)), sendId: idOf(ids.subarray(16)) };
}

function proofOf(secret: string, ids: Buffer): Buffer {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'opt-out-link', 32));
  return createHmac('sha256', key).update(ids).digest().subarray(0, 16);
}

const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

const idOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
