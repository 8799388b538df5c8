import { sql } from 'kysely';
import type { Tx } from './database.ts';
import { Refused } from './errors.ts';
import type { Outcome } from './mirror.ts';

/**
 * Writes rows together; where one is refused for its data, halves them until the guilty one is found and only that one is
 * left behind. Reading checks everything we know of, so this is the net under it.
 */
export async function writeEach<Row>(
  tx: Tx,
  rows: readonly Row[],
  write: (rows: readonly Row[]) => Promise<readonly Outcome[]>,
): Promise<readonly (Outcome | Refused)[]> {
  if (rows.length === 0) return [];
  await sql`savepoint rows`.execute(tx);
  try {
    const outcomes = await write(rows);
    await sql`release savepoint rows`.execute(tx);
    return outcomes;
  } catch (error) {
    const fault = rowFault(error);
    if (!fault) throw error;
    await sql`rollback to savepoint rows`.execute(tx);
    if (rows.length === 1) return [fault];
    const middle = rows.length >> 1;
    const before = await writeEach(tx, rows.slice(0, middle), write);
    return [...before, ...(await writeEach(tx, rows.slice(middle), write))];
  }
}

/** What is wrong with the row: our own refusal, or SQLSTATE class data exception, integrity violation, program limit. */
export function rowFault(error: unknown): Refused | null {
  if (error instanceof Refused) return error;
  const { code, constraint } = error as { code?: string; constraint?: string };
  return /^(22|23|54)/.test(code ?? '')
    ? new Refused('row_not_stored', 422, { code: constraint ?? code ?? '?' })
    : null;
}
