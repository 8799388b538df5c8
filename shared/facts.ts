// What a script may state. Slices provide facts, scripts judge and say them; neither knows the other.

export type FactType = 'text' | 'integer' | 'date' | 'datetime' | 'money' | 'url' | 'boolean' | 'list';

/** Minor units with an ISO 4217 currency: { minor: 1999n, currency: 'EUR' } is 19.99 euros. */
export type Money = { minor: bigint; currency: string };

export type FactValue = string | number | boolean | readonly string[] | Temporal.PlainDate | Temporal.Instant | Money;

/** A known fact: its value, where it comes from, and when it was last known to be so. */
export type Fact = { value: FactValue; source: string; asOf: Temporal.Instant };

/**
 * A fact that cannot be said, and why: ambiguous = several answers fit, unverified = the buyer has not proved who they are,
 * off_platform = a link that the platform on which the buyer reads forbids.
 */
export type Unknown = { unknown: 'missing' | 'ambiguous' | 'unverified' | 'off_platform'; detail?: string };

/** Facts by their catalogue name, such as `order.number`. */
export type FactSet = ReadonlyMap<string, Fact | Unknown>;

/** What a provider of facts returns: entries to be put together into one FactSet. */
export type NamedFact = [name: string, fact: Fact | Unknown];
