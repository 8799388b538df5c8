import type { Label } from '../../shared/labels.ts';
import { actThreshold, type Understood, verdictOf } from '../triage/index.ts';
import { mentions } from './choose-order.ts';
import { groupOf, isReturnLabel } from './return-reasons.ts';
import type { Turn } from './turn.ts';
import { namesFault, namesSizeFault } from './words/wishes.ts';

const parcelLabels: readonly Label[] = ['where_is_order', 'late_delivery', 'urge_shipping', 'delivered_not_received'];
/** A label and a reason that were found apart and agree need less than a label alone. */
const leastWithReason = 0.5;
/** …and less still while a return is talked about. */
const leastInReturn = 0.15;
/** Enough beside a greeting or a thank-you. */
const leastBesideTalk = 0.25;
/** Enough where nothing else is near. */
const leastAlone = 0.45;
/** Enough for a question about a parcel where one is expected. */
const leastExpected = 0.3;

export const isParcelLabel = (label: Label) => parcelLabels.includes(label);

/** The reading to act on: sure by itself, or by what stands around it; null when nothing makes it sure. */
export function settledReading(turn: Turn, reading: Understood): Understood | null {
  const beyondTalk = withoutSmallTalk(reading);
  if (beyondTalk) return beyondTalk;
  if (verdictOf(reading) === 'act' || standsAlone(reading)) return reading;
  if (reading.label === 'size' && namesSizeFault(reading.text)) return reading;
  return settledAsParcel(turn, reading) ?? settledByReason(turn, reading);
}

/** "Thanks! And where is my other order?": what is asked for counts, not the courtesy around it. */
function withoutSmallTalk(reading: Understood): Understood | null {
  const next = reading.alternatives[0];
  if (!['greeting', 'thanks'].includes(reading.label) || !next || next.confidence < leastBesideTalk) return null;
  return next.label === 'other' || next.label === 'greeting' || next.label === 'thanks'
    ? null
    : { ...reading, label: next.label };
}

/** Nothing else that could be meant is near: "other" is no meaning. */
function standsAlone({ label, confidence, alternatives }: Understood): boolean {
  const next = alternatives.find((candidate) => candidate.label !== 'other')?.confidence ?? 0;
  return label !== 'other' && confidence >= leastAlone && confidence >= 3 * next;
}

/** Near readings about parcels are answered alike, and an answer does no harm: less will do where parcels are the talk. */
function settledAsParcel(turn: Turn, reading: Understood): Understood | null {
  if (!isParcelLabel(reading.label)) return null;
  const isParcel = ({ label }: { label: Label }) => isParcelLabel(label);
  const parcel = sumOf([reading, ...reading.alternatives].filter(isParcel));
  const next = reading.alternatives.find(({ label }) => !isParcelLabel(label) && label !== 'other')?.confidence ?? 0;
  const isExpected =
    turn.snapshot.orders.some((order) => mentions(reading, order)) ||
    Object.keys(turn.state.said).some((said) => said.startsWith('parcel.'));
  const least = isExpected ? leastExpected : leastAlone;
  if (parcel < actThreshold && (parcel < least || parcel < 2 * next)) return null;
  return reading.label === 'delivered_not_received' ? { ...reading, label: 'where_is_order' } : reading;
}

/** "There's a stain, I want my money back": a refund, a return or a fault, but sent back it is, and why is said. */
function settledByReason(turn: Turn, reading: Understood): Understood | null {
  const isGoods = ({ label }: { label: Label }) => isReturnLabel(label) || label === 'refund_status';
  const goods = sumOf([reading, ...reading.alternatives].filter(isGoods));
  if (goods < (turn.state.returning ? leastInReturn : leastWithReason)) return null;
  const settled: Understood = isReturnLabel(reading.label) ? reading : { ...reading, label: 'return_request' };
  if (groupOf(settled) && reading.reasons.length > 0) return settled;
  return namesFault(reading.text) ? { ...settled, reasons: ['quality.defective'] } : null;
}

const sumOf = (candidates: readonly { confidence: number }[]) =>
  candidates.reduce((sum, { confidence }) => sum + confidence, 0);
