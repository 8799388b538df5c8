import type { Understood } from '../triage/index.ts';
import { refusesCancelling, refusesExchange, refusesPerson } from './words/wishes.ts';

const asksWhere =
  /到哪|哪里|在哪|物流|快递|包裹|(?:什么|啥)时候到|几[时号天]能?到|where|track|parcel|package|when.{0,24}(?:here|arrive|come)/iu;
const sendsBack = /退|refund|money|return|send (?:it|them) back/iu;
const leastInstead = 0.25;

/** A reading of a text that says it does NOT want this, as what it wants instead; every other reading stays as it is. */
export function withoutNegated(reading: Understood): Understood {
  const { text, label, choice } = reading;
  if ((['human', 'other'].includes(label) || choice === 'human') && refusesPerson(text))
    return insteadOfPerson(reading);
  if ((label === 'exchange_request' || choice === 'exchange') && refusesExchange(text))
    return { ...withoutChoice(reading), label: 'return_request', confidence: 1 };
  if (label === 'other' && refusesExchange(text) && sendsBack.test(text))
    return { ...withoutChoice(reading), label: 'return_request', confidence: 1 };
  if (label === 'cancel_order' && refusesCancelling(text)) return { ...withoutChoice(reading), label: 'other' };
  return reading;
}

function insteadOfPerson(reading: Understood): Understood {
  const plain = withoutChoice(reading);
  if (asksWhere.test(reading.text)) return { ...plain, label: 'where_is_order', confidence: 1 };
  const next = reading.alternatives.find(({ label }) => label !== 'human');
  return next && next.label !== 'other' && next.confidence >= leastInstead
    ? { ...plain, label: next.label, confidence: 1 }
    : { ...plain, label: 'other' };
}

/** What was chosen or answered is no choice any more. */
export function withoutChoice({ choice: _, answer: __, ...reading }: Understood): Understood {
  return reading;
}
