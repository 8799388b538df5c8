import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { assignCall, declineCall, requireCall, updateNumberGiven } from '../calls/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { type DeclineCode, declineReturn, selectUnderWay, type Verdict } from '../returns/index.ts';
import { recordStatementAnswer, recordStatementSent } from '../statements/index.ts';
import { nextCallWindow } from './call-window.ts';
import type { Move } from './moves.ts';
import type { Scene } from './scene.ts';
import { verdictsIn } from './verdicts-in.ts';

/** Scripts that carry the statement's link. */
const linksStatement: readonly string[] = ['return.other', 'return.statement'];

/** `isSent`: the buyer sees the reply. What follows from having told them something does not follow from a suggestion. */
type Context = { shopId: string; conversationId: string; scene: Scene; isSent: boolean; now: Temporal.Instant };

/** Does what follows from having said it, one after the other; what the moves do to returns is done before. */
export async function applyMoves(tx: Tx, context: Context, moves: readonly Move[]): Promise<void> {
  for (const move of moves) await applyMove(tx, context, move);
}

async function applyMove(tx: Tx, context: Context, move: Move): Promise<unknown> {
  const { shopId, conversationId, scene, isSent, now } = context;
  const { statement } = scene;
  if (move.kind === 'record_statement_answer')
    return recordStatementAnswer(tx, { shopId, conversationId }, move.readBeforeBuying);
  if (!isSent) return undefined;
  switch (move.kind) {
    case 'assign_call':
      return putCall(tx, context, move.orderId, move.phone);
    case 'decline_call': {
      const returnId = await putCall(tx, context, move.orderId, null);
      return returnId && declineCall(tx, { shopId, subjectId: returnId, note: '' }, now);
    }
    case 'say':
    case 'ask':
      if (move.situation === 'return.refused') return refuse(tx, context, move.orderId);
      return statement && linksStatement.includes(move.situation)
        ? recordStatementSent(tx, { shopId, conversationId, version: statement.version }, now)
        : undefined;
    default:
      return undefined;
  }
}

/** S2: the refund of the return waits for the call; without a return that is known, it is a call all the same. Answers the return. */
async function putCall(
  tx: Tx,
  { shopId, conversationId, scene, now }: Context,
  orderId: string | null,
  given: string | null,
): Promise<string | null> {
  const under = await selectUnderWay(tx, shopId, { conversationId, orderId });
  const country = (scene.customer?.country ?? scene.shop.country) as CountryCode;
  const phone = given && (parsePhoneNumberFromString(given, country)?.number ?? given);
  const dueAt = nextCallWindow(scene.shop, now, 'en')?.by ?? now.add({ hours: 24 });
  const customerId = scene.customer?.foundAs ?? null;
  const about = { shopId, customerId, conversationId, orderId, dueAt, summary: '' };
  if (!under) {
    await assignCall(tx, { ...about, kind: 'refund', subjectId: orderId ?? conversationId }, now);
    if (phone) await updateNumberGiven(tx, shopId, orderId ?? conversationId, phone);
    return null;
  }
  await requireCall(tx, { ...about, subjectId: under.id, statutoryDueAt: under.statutoryDueAt }, now);
  if (phone) await updateNumberGiven(tx, shopId, under.id, phone);
  return under.id;
}

/** What was said is decided: the buyer may dispute it, and a colleague then looks at it again. */
async function refuse(tx: Tx, context: Context, orderId: string | null): Promise<void> {
  const { shopId, conversationId, scene, now } = context;
  const under = await selectUnderWay(tx, shopId, { conversationId, orderId });
  const returned = orderId === null ? undefined : scene.told?.returned.get(orderId);
  const [verdict] = verdictsIn(scene, { orderId, lineId: null, reason: 'unknown' });
  if (!under || returned?.id !== under.id || returned.status !== 'requested' || !verdict) return;
  const by = { kind: 'qin' } as const;
  const refusal = { shopId, returnId: under.id, by, seen: null, lineIds: returned.lineIds, note: '' };
  try {
    await declineReturn(tx, { ...refusal, code: codeOf(verdict) }, now);
  } catch (open) {
    if (!(open instanceof Refused)) throw open; // another reason on record gives the right: a person decides
  }
}

function codeOf({ line }: Verdict): DeclineCode {
  if (line.key === 'over') return 'too_late';
  return line.key === 'excluded' ? 'excluded_goods' : 'not_covered';
}
