import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { newId, newSecret } from '../platform/ids.ts';

export const demoSessionHours = 12;

/**
 * A session without a password, for somebody who works in a demo shop: the statement itself finds nobody of a real one.
 * Answers the session's token, or null when there is no such person.
 */
export async function openDemoSession(
  tx: Tx,
  shopId: string,
  email: string,
  now: Temporal.Instant,
): Promise<string | null> {
  const token = newSecret();
  const until = now.add({ hours: demoSessionHours });
  const { numAffectedRows } = await sql`
    insert into sessions (id, user_id, token, expires_at, created_at, updated_at)
    select ${newId(now)}, u.id, ${token}, ${until}, ${now}, ${now}
    from users u
      join shops s on s.id = u.shop_id and s.is_demo
      join agents a on a.shop_id = u.shop_id and a.user_id = u.id and a.revoked_at is null
    where s.id = ${shopId} and u.email = ${email}`.execute(tx);
  return numAffectedRows === 1n ? token : null;
}
