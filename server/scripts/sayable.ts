import { cleanText, isUsableText } from './clean-text.ts';
import type { At, FactType, FactValue, PlainValue, SayableValue } from './facts.ts';
import { decimalAmount, namedMoment, namedMoney } from './format.ts';

type Sayable = { say: SayableValue; plain: PlainValue };
const asIs = (value: string | number | boolean | readonly string[]): Sayable => ({ say: value, plain: value });

/** The value ready to be said, and as it is kept with the message; null for a wrong type or what would print as a blank. */
export function toSayable(type: FactType, value: FactValue, at: At): Sayable | null {
  switch (type) {
    case 'text': {
      const text = typeof value === 'string' ? cleanText(value) : '';
      return isUsableText(text) ? asIs(text) : null;
    }
    case 'url':
      return typeof value === 'string' && isWebAddress(value) ? asIs(value) : null;
    case 'boolean':
      return typeof value === 'boolean' ? asIs(value) : null;
    case 'integer': // days, parcels, kilometres: never negative
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? asIs(value) : null;
    case 'list':
      return sayableList(value);
    case 'date':
      if (!(value instanceof Temporal.PlainDate)) return null;
      return { say: namedMoment(value, null, at.today, at.locale), plain: value.toString() };
    case 'datetime':
      return value instanceof Temporal.Instant ? sayableInstant(value, at) : null;
    case 'money':
      return sayableMoney(value, at);
  }
}

function sayableInstant(value: Temporal.Instant, at: At): Sayable {
  const local = value.toZonedDateTimeISO(at.zone).toPlainDateTime();
  const say = namedMoment(local, local, at.today, at.locale, at.zoneName);
  return { say, plain: value.toString() };
}

function sayableList(value: FactValue): Sayable | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const entries = value.map((entry) => (typeof entry === 'string' ? cleanText(entry) : ''));
  return entries.every(isUsableText) ? asIs(entries) : null;
}

function sayableMoney(value: FactValue, at: At): Sayable | null {
  if (typeof value !== 'object' || !('minor' in value) || typeof value.minor !== 'bigint') return null;
  const say = namedMoney(value, at.locale);
  return say === null ? null : { say, plain: `${decimalAmount(value)} ${value.currency}` };
}

/** Only a complete http(s) address of printable ASCII is a link that can be opened. */
function isWebAddress(value: string): boolean {
  return /^https?:\/\/[\x21-\x7E]+$/.test(value) && !/[{}<>"\\^`|]/.test(value) && URL.canParse(value);
}
