import { type BoardQuery, type CaseState, type Counts, sayReturns } from '../api/returns.ts';

/** Lists of the board: what is due first, then each state that asks something of the desk, then all. */
export const boardViews = [
  'due',
  'requested',
  'info_needed',
  'approved',
  'inspect',
  'refund',
  'exchange',
  'disputed',
  'declined',
  'resolved',
  'all',
] as const;
export type BoardView = (typeof boardViews)[number];

/** States that have no list of their own. */
export const otherStates = ['draft', 'closed', 'cancelled', 'expired'] as const satisfies readonly CaseState[];

export function queryOf(view: BoardView, state: string | null, find: string | null): BoardQuery {
  const given = find ? { find } : {};
  if (view === 'due') return { sort: 'due', ...given };
  if (view === 'inspect' || view === 'refund' || view === 'exchange') return { sort: 'due', for: view, ...given };
  if (view !== 'all') return { sort: 'due', status: view, ...given };
  const status = otherStates.find((one) => one === state);
  return { sort: 'newest', ...(status ? { status } : {}), ...given };
}

/** How many there are; of what is due, how many are late. */
export function sayCount(view: BoardView, counts: Counts): string | null {
  if (view === 'all') return null;
  return sayReturns(counts[view === 'due' ? 'overdue' : view]);
}
