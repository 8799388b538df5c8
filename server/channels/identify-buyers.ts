import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/database.ts';
import type { IdentifyBuyer } from '../platform/http-access.ts';
import { readToken } from '../shops/index.ts';
import { chatTokenPrefix } from './open-chat-session.ts';
import { selectSession } from './queries.ts';

/** Finds out which visitor asks, by the chat's token. Never by a cookie: an agent who looks at the page is a visitor there. */
export function identifyBuyers(db: Db, clock: Clock): IdentifyBuyer {
  return async ({ headers: { authorization } }) => {
    const read = readToken(chatTokenPrefix, /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
    return read && selectSession(db, read.shopId, read.hash, clock.now());
  };
}
