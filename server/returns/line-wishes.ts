import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { Wish } from './rules.ts';

/** The lines of a return from which its buyer withdrew while the rest went on as they had wished: they want money for these. */
export async function withdrawnLines(tx: Tx, shopId: string, returnId: string): Promise<Set<string>> {
  const { rows } = await sql<{ lineId: string }>`
    select jsonb_array_elements_text(s.detail -> 'lineIds') as "lineId" from return_steps s
    where s.shop_id = ${shopId} and s.return_id = ${returnId} and s.axis = 'other' and s.to_state = 'withdrawn'`.execute(
    tx,
  );
  return new Set(rows.map(({ lineId }) => lineId));
}

type OfReturn = { shopId: string; returnId: string; wants: Wish | null };

/** What the buyer wishes for a line: what they wished for the return, or money where they withdrew since. */
export async function wishFor(tx: Tx, { shopId, returnId, wants }: OfReturn, lineId: string): Promise<Wish | null> {
  if (wants === null || wants === 'refund' || wants === 'return') return wants;
  return (await withdrawnLines(tx, shopId, returnId)).has(lineId) ? 'refund' : wants;
}
