import { createHash } from 'node:crypto';
import { newSecret } from '../platform/ids.ts';

/**
 * Tokens name their shop, so that a look-up needs no index over all shops: `PREFIX_SHOPID_SECRET`. Only the hash of the
 * secret is kept; 256 random bits need no slow hash.
 */
export function newToken(prefix: string, shopId: string): { token: string; hash: string } {
  const secret = newSecret();
  return { token: `${prefix}_${shopId.replaceAll('-', '')}_${secret}`, hash: hashOf(secret) };
}

export function readToken(prefix: string, token: string): { shopId: string; hash: string } | null {
  const match = /^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([\w-]{43})$/.exec(token);
  if (match?.[1] !== prefix) return null;
  return { shopId: match.slice(2, 7).join('-'), hash: hashOf(match[7] ?? '') };
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
