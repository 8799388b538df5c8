import type { Label, Reason } from '../../shared/labels.ts';
import type { Understood } from '../triage/index.ts';
import { chooseOrder } from './choose-order.ts';
import type { Returning } from './state.ts';
import { add, ask, handOver, question, remember, say, type Turn } from './turn.ts';

/** What a buyer can pick when asked why. "decline" is allowed: nobody has to say. */
export const reasonOptions = ['quality', 'size', 'colour_difference', 'does_not_suit', 'other', 'decline'] as const;

type Group = 'quality' | 'fulfilment' | 'size' | 'colour' | 'suit' | 'other' | 'declined';

const groupOfOption: Record<string, Group> = {
  quality: 'quality',
  size: 'size',
  colour_difference: 'colour',
  does_not_suit: 'suit',
  other: 'other',
  decline: 'declined',
};

const groupOfLabel: Partial<Record<Label, Group>> = {
  quality_defect: 'quality',
  not_as_described: 'quality',
  wrong_or_missing_item: 'fulfilment',
  size: 'size',
  colour_difference: 'colour',
  not_suit: 'suit',
};

const usualReason: Record<Group, Reason> = {
  quality: 'quality.defective',
  fulfilment: 'ful.wrong_item',
  size: 'unknown',
  colour: 'other.colour',
  suit: 'other.style',
  other: 'unknown',
  declined: 'unknown',
};

const wantsMoneyBack = /refund|money back|reimburse|退款|退钱|还钱|退我钱/i;

export function isReturnLabel(label: Label): boolean {
  return label === 'return_request' || label === 'exchange_request' || groupOfLabel[label] !== undefined;
}

/** A buyer who wants to send something back, or says what is wrong with it: S1 to S7. */
export function decideReturn(turn: Turn, reading: Understood): Turn {
  if (!turn.snapshot.verified) return add(turn, { kind: 'verify', situation: 'ask.verify' });
  if (turn.state.returning?.stage === 'explained' && isStillUnhappy(turn.state.returning, reading))
    return sendStatement(turn);
  const choice = chooseOrder(turn.snapshot, turn.state, reading, 'return');
  if (choice && 'candidates' in choice)
    return ask(
      turn,
      'ask.which_order',
      question(
        'order',
        choice.candidates.map((order) => order.id),
        reading,
      ),
    );
  const orderId = choice?.order.id ?? null;
  const focused = remember(turn, { orderId });
  const group = groupOf(reading);
  if (!group) return askReason(focused, reading, orderId);
  return handleReason(focused, reading, group, orderId);
}

/** The buyer picked an option, answered in free words, or would rather not say. Null when the message is about something else. */
export function answerReason(turn: Turn, reading: Understood): Turn | null {
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  if (reading.choice !== undefined) {
    const group = groupOfOption[reading.choice];
    return group ? handleReason(turn, reading, group, orderId) : null;
  }
  if (reading.answer === 'decline_to_say') return handleReason(turn, reading, 'declined', orderId);
  const group = groupOf(reading);
  if (group) return handleReason(turn, reading, group, orderId);
  return null;
}

/** Free words that fit no label well, in answer to "why?": the likeliest reason among the near ones, or "other". */
export function guessReason(turn: Turn, reading: Understood): Turn {
  const near = [{ label: reading.label, confidence: reading.confidence }, ...reading.alternatives].find(
    (candidate) => groupOfLabel[candidate.label] !== undefined && candidate.confidence >= 0.2,
  );
  const group = (near && groupOfLabel[near.label]) ?? 'other';
  return handleReason(turn, reading, group, turn.state.returning?.orderId ?? turn.state.orderId);
}

/** Measurements or a size, after we asked for them. */
export function answerMeasurements(turn: Turn, reading: Understood): Turn | null {
  const { heightCm, weightKg } = reading.found.measurements;
  const subject = { orderId: turn.state.orderId };
  if (heightCm !== undefined || weightKg !== undefined)
    return say(remember(turn, { open: null }), 'return.size_advice', subject);
  if (reading.found.sizes.length > 0) {
    const told = say(remember(turn, { open: null }), 'return.size_exchange', subject);
    return handOver(told, 'handover.person', 'wants_exchange', subject);
  }
  return null;
}

const saysPhotosSent =
  /\[(photo|image|图片)\]|(sent|attached|uploaded|here (is|are)).{0,20}(photo|picture|pic|image)s?|(照片|图片|图).{0,6}(发|传)(了|过|给|好)|(发|传)(了|过|给你).{0,6}(照片|图)/i;

export function answerPhotos(turn: Turn, reading: Understood): Turn | null {
  if (!saysPhotosSent.test(reading.text)) return null;
  const subject = { orderId: turn.state.orderId };
  return handOver(
    say(remember(turn, { open: null }), 'return.photos_received', subject),
    'handover.person',
    'photos_to_review',
    subject,
  );
}

/** S7, second half: "had you read it before buying?" is recorded, never held against anybody, and a person goes on. */
export function answerStatementRead(turn: Turn, reading: Understood): Turn | null {
  if (reading.answer !== 'yes' && reading.answer !== 'no' && reading.answer !== 'rejects') return null;
  const subject = { orderId: turn.state.orderId };
  if (reading.answer === 'rejects')
    return handOver(remember(turn, { open: null }), 'handover.person', 'rejects_statement', subject);
  const hadRead = reading.answer === 'yes';
  const recorded = add(remember(turn, { open: null }), { kind: 'record_statement_answer', readBeforeBuying: hadRead });
  const told = say(recorded, hadRead ? 'return.statement_read' : 'return.statement_unread', subject);
  return handOver(told, 'handover.person', hadRead ? 'statement_read' : 'statement_unread', subject);
}

/** S7, first half: the explanation did not settle it. */
export function sendStatement(turn: Turn): Turn {
  const returning = turn.state.returning && { ...turn.state.returning, stage: 'statement' as const };
  const subject = { orderId: turn.state.orderId };
  return ask(remember(turn, { returning }), 'return.statement', question('statement_read', ['yes', 'no']), subject);
}

function askReason(turn: Turn, reading: Understood, orderId: string | null): Turn {
  const returning: Returning = { orderId, reason: null, stage: 'asked', wants: wantsOf(reading) };
  return ask(remember(turn, { returning }), 'return.ask_reason', question('reason', [...reasonOptions]), { orderId });
}

function handleReason(turn: Turn, reading: Understood, group: Group, orderId: string | null): Turn {
  const reason = reading.reasons.find((candidate) => belongsTo(group, candidate)) ?? usualReason[group];
  const before = turn.state.returning;
  const wants = before && wantsOf(reading) === 'return' ? before.wants : wantsOf(reading);
  const returning: Returning = { orderId, reason, stage: 'explained', wants };
  const opened = add(remember(turn, { open: null, orderId, returning }), {
    kind: 'open_return',
    orderId,
    reason,
    wants,
  });
  return answerGroup(opened, group, reason, reading);
}

function answerGroup(turn: Turn, group: Group, reason: Reason, reading: Understood): Turn {
  const subject = { orderId: turn.state.orderId };
  if (reason === 'quality.counterfeit_claim') return handOver(turn, 'handover.complaint', 'doubts_genuine', subject);
  switch (group) {
    case 'quality':
      if (turn.state.returning?.wants === 'refund') return askForCall(turn);
      return ask(turn, 'return.quality', question('photos'), subject);
    case 'fulfilment':
      return ask(turn, 'return.wrong_item', question('photos'), subject);
    case 'size':
      if (reading.found.measurements.heightCm || reading.found.measurements.weightKg)
        return say(turn, 'return.size_advice', subject);
      return ask(turn, 'return.size', question('measurements'), subject);
    case 'colour':
      return handOver(say(turn, 'return.colour_difference', subject), 'handover.person', 'colour_difference', subject);
    case 'suit':
      return handOver(say(turn, 'return.does_not_suit', subject), 'handover.person', 'does_not_suit', subject);
    case 'declined':
      return handOver(say(turn, 'return.reason_declined', subject), 'handover.person', 'reason_declined', subject);
    case 'other':
      return handOver(say(turn, 'return.other', subject), 'handover.person', 'other_reason', subject);
  }
}

/** S2: money back for a fault is talked over by phone first; the call is a stored task. */
export function askForCall(turn: Turn): Turn {
  const orderId = turn.state.returning?.orderId ?? turn.state.orderId;
  return say(add(turn, { kind: 'assign_call', orderId, purpose: 'refund' }), 'return.quality_refund', { orderId });
}

function groupOf(reading: Understood): Group | null {
  const byLabel = groupOfLabel[reading.label];
  if (byLabel) return byLabel;
  const reason = reading.reasons[0];
  if (!reason || reason === 'unknown') return null;
  if (reason.startsWith('quality.')) return 'quality';
  if (reason.startsWith('size.')) return 'size';
  if (reason.startsWith('ful.')) return 'fulfilment';
  if (reason === 'other.colour') return 'colour';
  return reason === 'other.style' ? 'suit' : 'other';
}

function belongsTo(group: Group, reason: Reason): boolean {
  const prefix: Record<Group, string> = {
    quality: 'quality.',
    fulfilment: 'ful.',
    size: 'size.',
    colour: 'other.colour',
    suit: 'other.style',
    other: '',
    declined: '-',
  };
  return reason.startsWith(prefix[group]);
}

export function wantsOf(reading: Understood): Returning['wants'] {
  if (wantsMoneyBack.test(reading.text)) return 'refund';
  return reading.label === 'exchange_request' ? 'exchange' : 'return';
}

/** The explanation was refused, or the buyer says the same again: it solved nothing. */
function isStillUnhappy(returning: Returning, reading: Understood): boolean {
  if (reading.answer === 'rejects') return true;
  const group = groupOf(reading);
  const explainedBy =
    returning.reason && ['other.colour', 'other.style', 'other.unwanted', 'unknown'].includes(returning.reason);
  if (!explainedBy) return false;
  return group === null || belongsTo(group, returning.reason as Reason);
}
