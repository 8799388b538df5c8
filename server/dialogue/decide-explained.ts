import type { Reason } from '../../shared/labels.ts';
import { lineIdOf } from './choose-item.ts';
import { add, ask, handOver, hasSaid, question, remember, say, type Turn } from './turn.ts';

/**
 * S4 to S6: the explanation, and what follows from law and policy: until when it may be returned and how, or, only where
 * neither gives the right, that it may not. Where that is not known, a person says it.
 */
export function explain(turn: Turn, situation: string, reason: Reason, why: string): Turn {
  const isUnsaid = situation === 'return.other' && !turn.snapshot.hasStatement; // it tells where the statement is
  return settle(isUnsaid ? turn : say(turn, situation, { orderId: turn.state.orderId }), reason, why);
}

/** "I'd rather return it", after the size was asked or advised: by law and policy, as for any other reason. Once. */
export function settleReturn(turn: Turn, reason: Reason, why: string): Turn {
  const { returning, orderId } = turn.state;
  if (hasSaid(turn, 'return.refused')) return notSettled(turn);
  const told = remember(turn, { returning: returning && { ...returning, stage: 'explained' } });
  const isGranted = turn.snapshot.orders.find(({ id }) => id === orderId)?.returned?.status === 'approved';
  return isGranted || hasSaid(turn, 'return.offer')
    ? handOver(told, 'handover.follow_up', why, { orderId })
    : settle(told, reason, why);
}

/** What follows for this reason, without more ado. */
function settle(turn: Turn, reason: Reason, why: string): Turn {
  const { orderId } = turn.state;
  const subject = { orderId };
  const order = turn.snapshot.orders.find(({ id }) => id === orderId);
  const right = order?.right(lineIdOf(turn.state, order.id), reason) ?? 'unclear';
  if (right === 'none') return say(turn, 'return.refused', subject);
  const answered = right === 'unclear' ? turn : say(turn, 'return.offer', subject);
  return handOver(answered, 'handover.person', why, subject);
}

/** S7 begins at the first refusal; at the next, a person goes on. */
export function notSettled(turn: Turn): Turn {
  const { orderId } = turn.state;
  const subject = { orderId };
  const order = turn.snapshot.orders.find(({ id }) => id === orderId);
  const isRefused = order?.returned?.status === 'declined';
  const disputed = isRefused ? add(turn, { kind: 'dispute_return', orderId }) : turn;
  const { hasStatement } = turn.snapshot;
  if (turn.state.returning?.stage === 'explained' && hasStatement) return sendStatement(disputed);
  return handOver(remember(disputed, { open: null }), 'handover.follow_up', 'rejects_statement', subject);
}

/** S7, first half: the explanation did not settle it. */
function sendStatement(turn: Turn): Turn {
  const returning = turn.state.returning && { ...turn.state.returning, stage: 'statement' as const };
  const subject = { orderId: turn.state.orderId };
  return ask(remember(turn, { returning }), 'return.statement', question('statement_read', ['yes', 'no']), subject);
}
