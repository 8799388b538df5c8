import { sql } from 'kysely';
import type { Photos } from '../files/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { addPhotos } from './add-photos.ts';
import { type CaseAction, caseActions, mayAct, stepsOf } from './case-actions.ts';
import { mayRefuse } from './decline.ts';
import { verdictOfReturn } from './load-verdict.ts';
import type { GoodsState } from './machine-rules.ts';
import type { Actor } from './rules.ts';
import { refuseOwnDispute } from './second-look.ts';
import { type LockedLine, type LockedReturn, lockReturn, takeSteps } from './take-steps.ts';
import { tellReturn } from './tell-return.ts';
import { saidOf } from './write-decision.ts';

export type ActOnReturn = {
  shopId: string;
  returnId: string;
  by: Actor;
  /** The version that was looked at; null: whoever acts looks at no page. */
  seen: number | null;
  action: CaseAction;
  /** Null: all lines to which it applies. */
  lineIds: readonly string[] | null;
  note: string;
  photos?: Photos;
};

/**
 * What is done about a return as a case, besides deciding it: asking the buyer for something and getting it, taking it
 * back, disputing a refusal, opening it again, closing it, a note.
 * Throws Refused `return_seen_before`, `return_step`, `return_units` (opened again, and the units are in another return),
 * `not_allowed`, `return_note_missing`, `return_own_decline`, `return_right_open` and `photo_gone`.
 */
export async function actOnReturn(tx: Tx, acting: ActOnReturn, now: Temporal.Instant): Promise<LockedReturn> {
  const { shopId, returnId, by, seen, action, lineIds, note, photos } = acting;
  const { needsNote, waitsDays } = caseActions[action];
  if (!mayAct(by, action)) throw new Refused('not_allowed', 403);
  if (needsNote && note.trim() === '') throw new Refused('return_note_missing', 422);
  const locked = await lockReturn(tx, shopId, returnId);
  if (photos) await addPhotos(tx, { shopId, returnId, lineId: null, purpose: 'evidence' }, photos, now);
  const story = { to: action, note };
  if (action === 'note') return tellReturn(tx, { shopId, returnId, by, seen, locked, story }, now);
  if (action === 'cancel' && locked.status === 'draft' && locked.lines.length === 0) {
    const ended = { ...locked, status: 'cancelled' as const };
    const set = sql`status = 'cancelled', due_at = null, due_for = null`;
    return tellReturn(tx, { shopId, returnId, by, seen, locked: ended, story, set }, now);
  }
  const isTheirs = action === 'cancel' && by.kind === 'buyer';
  const lines = isTheirs ? locked.lines.filter(({ goods }) => isWithBuyer(goods)) : locked.lines;
  const steps = stepsOf(lines, action, lineIds).map((step) => ({ ...step, note }));
  if (action === 'close') {
    await refuseOwnDispute(tx, acting, locked);
    await refuseClosing(tx, acting, locked, now);
  }
  if (steps.length === 0)
    throw new Refused('return_step', 409, { axis: 'case', from: locked.status, to: action, why: 'not_a_step' });
  const isOver = !locked.lines.some(({ id }) => !steps.some(({ lineId }) => lineId === id));
  if (waitsDays !== null)
    return takeSteps(tx, { ...acting, steps, due: { at: now.add({ hours: 24 * waitsDays }), for: 'decide' } }, now);
  return takeSteps(tx, { ...acting, steps, ...(isOver ? { due: null } : {}) }, now);
}

/** What they have sent already a buyer does not take back: it would be neither theirs nor paid for. */
const isWithBuyer = (goods: GoodsState): boolean => goods === 'not_required' || goods === 'awaiting_parcel';

/** Goods that have come, and are not found to be others than were agreed. */
const came: readonly GoodsState[] = ['arrived', 'inspecting', 'accepted', 'accepted_part', 'restocked'];

/**
 * To close a dispute is to say no for good, and so is to close a return whose goods are here and that has got nothing for them:
 * only where neither law nor policy gives the right.
 */
async function refuseClosing(
  tx: Tx,
  { shopId, returnId, lineIds }: ActOnReturn,
  { lines }: LockedReturn,
  now: Temporal.Instant,
): Promise<void> {
  const isDenied = ({ case: state, goods, money }: LockedLine) =>
    state === 'disputed' || (state === 'approved' && money === 'none' && came.includes(goods));
  const denied = lines.filter((line) => isDenied(line) && (lineIds?.includes(line.id) ?? true));
  if (denied.length === 0) return;
  const verdicts = await verdictOfReturn(tx, shopId, returnId, now);
  const open = verdicts.find(({ lineId, verdict }) => denied.some(({ id }) => id === lineId) && !mayRefuse(verdict));
  if (!open) return;
  const said = saidOf(open.verdict);
  throw new Refused('return_right_open', 409, { lineEn: said.en, lineZh: said['zh-CN'] });
}
