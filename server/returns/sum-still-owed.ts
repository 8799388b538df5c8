import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type Part, paysFor, type Refund } from '../refunds/index.ts';
import { selectOwing } from './owed-queries.ts';
import { grantedLines, type OwedLine, type Owing, sumOwed } from './sum-owed.ts';

type Asked = Pick<Refund, 'orderId' | 'remedy'> & { parts: readonly Part[] };

/**
 * What is granted for the goods of an order and in no refund yet, besides what is asked for now: who gives something out of
 * goodwill leaves it in the till, and hears so at once, not whoever pays for the goods later. What a buyer gets who keeps the
 * goods nobody knows before it is said; and without a price there is no sum.
 */
export async function sumStillOwed(tx: Tx, shopId: string, asked: Asked): Promise<number> {
  const { rows } = await sql<{ id: string }>`select id from returns where shop_id = ${shopId}
    and order_id = ${asked.orderId} and status in ('requested', 'info_needed', 'approved', 'disputed', 'resolved')
    order by id`.execute(tx);
  // Each return after those before it, as if they were paid already: freight counts once.
  const counted: Refund[] = [];
  let owedMinor = 0;
  for (const { id } of rows) {
    const owing = await selectOwing(tx, shopId, id);
    if (!owing) continue;
    const paid = { ...owing, refunds: [...owing.refunds, ...counted] };
    const lines = grantedLines(paid).filter((line) => isOpen(line) && !paysFor(asked, line.id));
    const sums = sumOrNothing(paid, lines);
    owedMinor += sums.reduce((total, { amountMinor }) => total + amountMinor, 0);
    counted.push(...sums.map(({ parts, remedy }) => ({ parts, remedy, status: 'queued' }) as unknown as Refund));
  }
  return owedMinor;
}

const isOpen = ({ isAsked, remedy }: OwedLine): boolean => !isAsked && remedy !== 'partial_keep';

function sumOrNothing(owing: Owing, lines: readonly OwedLine[]) {
  try {
    return sumOwed(owing, lines, null);
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
