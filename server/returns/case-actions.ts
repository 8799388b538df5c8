import type { CaseState, LineState } from './machine-rules.ts';
import type { Actor } from './rules.ts';
import type { LineStep } from './take-steps.ts';

type Rule = {
  /** To lines that stand there it applies. */
  from: readonly CaseState[];
  /** And there they go, one step after the other. */
  way: readonly CaseState[];
  /** A buyer may do it to a return of their own. */
  isBuyers: boolean;
  needsNote: boolean;
  /** The desk looks at it again within so many days; null: it waits for nothing. */
  waitsDays: number | null;
};

export const actions = ['ask', 'answer', 'cancel', 'dispute', 'reopen', 'close', 'note'] as const;
export type CaseAction = (typeof actions)[number];

/** What people do about a return as a case, besides deciding it. */
export const caseActions: Readonly<Record<CaseAction, Rule>> = {
  /** The buyer is to tell or show something. */
  ask: { from: ['requested'], way: ['info_needed'], isBuyers: false, needsNote: true, waitsDays: 7 },
  /** They have told or shown it. */
  answer: { from: ['info_needed'], way: ['requested'], isBuyers: true, needsNote: false, waitsDays: 1 },
  cancel: {
    from: ['draft', 'requested', 'info_needed', 'approved'],
    way: ['cancelled'],
    isBuyers: true,
    needsNote: false,
    waitsDays: null,
  },
  /** A refusal is not accepted. */
  dispute: { from: ['declined'], way: ['disputed'], isBuyers: true, needsNote: false, waitsDays: 1 },
  reopen: { from: ['closed', 'expired'], way: ['approved'], isBuyers: false, needsNote: true, waitsDays: 1 },
  close: {
    from: ['approved', 'resolved', 'disputed'],
    way: ['resolved', 'closed'],
    isBuyers: false,
    needsNote: true,
    waitsDays: null,
  },
  note: { from: [], way: [], isBuyers: true, needsNote: true, waitsDays: null },
};

export function mayAct(by: Actor, action: CaseAction): boolean {
  return by.kind !== 'buyer' || caseActions[action].isBuyers;
}

/** The steps of an action on the lines to which it applies, or on those that are named: where it does not apply, they are refused. */
export function stepsOf(
  lines: readonly (LineState & { id: string })[],
  action: CaseAction,
  lineIds: readonly string[] | null,
): LineStep[] {
  const { from, way } = caseActions[action];
  return lines
    .filter((line) => lineIds?.includes(line.id) ?? from.includes(line.case))
    .flatMap((line) => {
      const open = way.filter((to) => line.case !== to && (line.case !== 'disputed' || to === way.at(-1)));
      const isLetGo = action === 'cancel' && line.money === 'exchange_reserved';
      return [
        ...(isLetGo ? [{ lineId: line.id, axis: 'money', to: 'none' } as const] : []),
        ...open.map((to) => ({ lineId: line.id, axis: 'case', to }) as const),
      ];
    });
}
