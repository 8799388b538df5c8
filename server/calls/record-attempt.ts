import { findCustomer } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { keepOpenPromise } from '../promises/index.ts';
import { loadShop } from '../shops/index.ts';
import { refuseUnlessFree } from './claim-call.ts';
import { mayRing, nextRing, zonesToRing } from './next-ring.ts';
import { type Call, lockCall, selectAttempts, selectNumbers, updateCall } from './queries.ts';
import { refundGateOf } from './refund-gate.ts';
import { type Agreement, type AttemptOutcome, endOf, retryMinutes } from './rules.ts';

export type RecordAttempt = {
  shopId: string;
  callId: string;
  agentId: string;
  /** The same twice is one attempt. */
  requestKey: string;
  outcome: AttemptOutcome;
  /** What was agreed; only with `reached`. */
  agreed: Agreement | null;
  note: string;
  /** When the buyer asked to be called back; only with `call_back_at`. */
  callBackAt: Temporal.Instant | null;
};

/** Longer no buyer asks to wait, and no refund waits for a call that slipped a digit. */
const callBackWithinDays = 90;

/** From when it may be rung again it is due for so long. */
const ringWithinMinutes = 30;

/**
 * What came of ringing: the call ends, or is due again at a decent hour where the buyer is. The promise to call is kept,
 * and a refund that waited for the call may go, in the same transaction. Throws `call_ended`, `call_taken`,
 * `call_needs_agreement`, `call_back_needs_time`, `call_back_too_early`, `call_back_too_late`, `call_back_not_decent`.
 */
export async function recordAttempt(tx: Tx, wanted: RecordAttempt, now: Temporal.Instant): Promise<void> {
  const { shopId, callId, agentId, outcome } = wanted;
  const call = await lockCall(tx, shopId, callId);
  const known = await selectAttempts(tx, shopId, callId);
  if (known.some(({ requestKey }) => requestKey === wanted.requestKey)) return;
  refuseUnlessFree(call, agentId, now);
  if ((outcome === 'reached') !== (wanted.agreed !== null)) throw new Refused('call_needs_agreement', 422);
  if ((outcome === 'call_back_at') !== (wanted.callBackAt !== null)) throw new Refused('call_back_needs_time', 422);

  const rung = await numberOf(tx, shopId, call);
  const nextAt = await nextTry(tx, call, wanted, rung, now);
  await insertAttempt(tx, wanted, { phone: rung, nextAt }, now);
  const hasUsableNumber = (await selectNumbers(tx, shopId, call)).length > 0;
  const end = endOf([...known, { outcome, at: now }], { outcome, agreed: wanted.agreed }, hasUsableNumber);
  await updateCall(
    tx,
    shopId,
    callId,
    end
      ? { outcome: end, endedBy: agentId, claimedBy: agentId, nextAt: null }
      : { nextAt, dueAt: (nextAt ?? now).add({ minutes: ringWithinMinutes }), claimedBy: agentId },
    now,
  );
  await refundGateOf(tx, shopId, call.subjectId, now, agentId);
  const { conversationId } = call;
  if (!conversationId) return;
  const promise = { kind: 'call.make' as const, subjectId: conversationId };
  await keepOpenPromise(tx, shopId, promise, { evidence: `call ${callId}`, by: agentId }, now);
}

const numberOf = async (tx: Tx, shopId: string, call: Call) => (await selectNumbers(tx, shopId, call))[0] ?? null;

/** When it is rung again: when the buyer asked for it, else after a while; at once where another number is known. */
async function nextTry(
  tx: Tx,
  call: Call,
  { shopId, outcome, callBackAt }: RecordAttempt,
  phone: string | null,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const minutes = retryMinutes[outcome];
  if (!callBackAt && minutes === undefined) return null;
  const shop = await loadShop(tx, shopId);
  const customer = call.customerId ? await findCustomer(tx, shopId, call.customerId) : null;
  const zones = zonesToRing(shop, { phone, country: customer?.country ?? null });
  if (!callBackAt) return nextRing(shop, zones, now.add({ minutes: minutes ?? 0 }));
  if (Temporal.Instant.compare(callBackAt, now) <= 0) throw new Refused('call_back_too_early', 422);
  if (Temporal.Instant.compare(callBackAt, now.add({ hours: 24 * callBackWithinDays })) > 0)
    throw new Refused('call_back_too_late', 422, { days: callBackWithinDays });
  if (!mayRing(callBackAt, zones)) throw new Refused('call_back_not_decent', 422);
  return callBackAt;
}

async function insertAttempt(
  tx: Tx,
  { shopId, callId, agentId, requestKey, outcome, agreed, note }: RecordAttempt,
  { phone, nextAt }: { phone: string | null; nextAt: Temporal.Instant | null },
  now: Temporal.Instant,
): Promise<void> {
  const about = { shop_id: shopId, call_id: callId, id: newId(now), request_key: requestKey, at: now };
  await tx
    .insertInto('call_attempts')
    .values({ ...about, agent_id: agentId, outcome, agreed, phone, note, next_at: nextAt })
    .execute();
}
