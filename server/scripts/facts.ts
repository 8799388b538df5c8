import type { Locale } from '../../shared/labels.ts';
import { type FactName, factEntry } from './catalogue.ts';
import type { Moment, Money } from './format.ts';
import { toSayable } from './sayable.ts';

export type FactType = 'text' | 'integer' | 'date' | 'datetime' | 'money' | 'url' | 'boolean' | 'list';
export type FactValue = string | number | boolean | readonly string[] | Temporal.PlainDate | Temporal.Instant | Money;

/** A known fact: its value, where it comes from, and when it was last known to be so. */
export type Fact = { value: FactValue; source: string; asOf: Temporal.Instant };
/**
 * A fact that cannot be said, and why: ambiguous = several answers fit, unverified = the buyer has not proved who they are,
 * off_platform = a link that the platform on which the buyer reads forbids.
 */
export type Unknown = { unknown: 'missing' | 'ambiguous' | 'unverified' | 'off_platform'; detail?: string };
export type FactSet = ReadonlyMap<string, Fact | Unknown>;

export type Why = 'missing' | 'stale' | 'ambiguous' | 'unverified' | 'off_platform';
/** The value as it is kept with a message: days and instants in ISO 8601, money as "199.00 CNY". */
export type PlainValue = string | number | boolean | readonly string[];
export type UsedFact = { name: FactName; value: PlainValue; source: string; asOf: Temporal.Instant };

/** What a sentence is filled with: texts are clean and final; counts, booleans and moments are worded by its filters. */
export type SayableValue = string | number | boolean | readonly string[] | Moment;
export type Judged = { why: null; say: SayableValue; used: UsedFact } | { why: Why };

/** When, where and in which language something is said. */
export type At = {
  now: Temporal.Instant;
  today: Temporal.PlainDate;
  zone: string;
  locale: Locale;
  /** Said with a time of day, where the reader may go by another clock. */
  zoneName: string | null;
};

const freshnessMs = new Map<string, number>();

/** May this fact be said now? Gives the value ready to be said, or why not. A value never makes it throw. */
export function judgeFact(name: FactName, facts: FactSet, at: At): Judged {
  const known = facts.get(name);
  if (known === undefined) return { why: 'missing' };
  if ('unknown' in known) return { why: known.unknown };

  const entry = factEntry(name);
  // What is past is told as a rough when; what is still to come, somebody waits for.
  const value = toSayable(entry.type, known.value, entry.ahead ? at : { ...at, zoneName: null });
  if (value === null) return { why: 'missing' };
  if (entry.freshness !== null && ageMs(known, at) > allowedMs(entry.freshness)) return { why: 'stale' };
  if (entry.ahead && hasPassed(known.value, at)) return { why: 'stale' };

  return { why: null, say: value.say, used: { name, value: value.plain, source: known.source, asOf: known.asOf } };
}

function ageMs(fact: Fact, at: At): number {
  return at.now.epochMilliseconds - fact.asOf.epochMilliseconds;
}

/** Days of 24 hours: freshness is an age, not a distance in the calendar. */
function allowedMs(freshness: string): number {
  let ms = freshnessMs.get(freshness);
  if (ms === undefined) {
    const { days, hours, minutes } = Temporal.Duration.from(freshness);
    ms = ((days * 24 + hours) * 60 + minutes) * 60_000;
    freshnessMs.set(freshness, ms);
  }
  return ms;
}

function hasPassed(value: FactValue, { now, today }: At): boolean {
  if (value instanceof Temporal.PlainDate) return Temporal.PlainDate.compare(value, today) < 0;
  if (value instanceof Temporal.Instant) return Temporal.Instant.compare(value, now) < 0;
  return false;
}
