import { sql } from 'kysely';
import { managers } from '../../shared/access.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { Actor } from './rules.ts';
import type { LockedReturn } from './take-steps.ts';

type Deciding = { shopId: string; returnId: string; by: Actor; lineIds: readonly string[] | null };

/**
 * Who said no to a buyer does not also say so to their "I do not agree", as long as the shop has somebody else who may. To
 * give in nobody has to wait. The caller has locked the return. Throws Refused `return_own_decline`.
 */
export async function refuseOwnDispute(
  tx: Tx,
  { shopId, returnId, by, lineIds }: Deciding,
  { lines }: Pick<LockedReturn, 'lines'>,
): Promise<void> {
  const disputed = lines.filter((line) => line.case === 'disputed' && (lineIds?.includes(line.id) ?? true));
  if (disputed.length === 0 || !('id' in by)) return;
  const { rows } = await sql`
    select from agents a where a.shop_id = ${shopId} and a.revoked_at is null and a.id <> ${by.id}
      and a.role = any(${[...managers]}::text[]) and exists (
        select from unnest(${disputed.map(({ id }) => id)}::uuid[]) as l (id)
        where ${by.id}::uuid = (select s.actor_id from return_steps s where s.shop_id = ${shopId}
          and s.return_id = ${returnId} and s.line_id = l.id and s.axis = 'case' and s.to_state = 'declined'
          order by s.id desc limit 1))
    limit 1`.execute(tx);
  if (rows.length > 0) throw new Refused('return_own_decline', 409);
}
