import type { NamedFact } from '../../shared/facts.ts';

/** What the buyer of an order may be told of its return under way: until when they send it, and what is kept for them. */
export type WayBackTold = {
  isAwaited: boolean;
  sendBy: Temporal.Instant | null;
  kept: { size: string | null; until: Temporal.Instant } | null;
};

/** `return.address`, `return.send_by` and `exchange.*` of the catalogue: the address is told to whoever is to send something. */
export function goodsFacts(
  { zone, returnAddress }: { zone: string; returnAddress: string | null },
  told: WayBackTold | null,
  asOf: Temporal.Instant,
): NamedFact[] {
  const { isAwaited = false, sendBy = null, kept = null } = told ?? {};
  const say = (name: string, value: string | Temporal.PlainDate | null | false, source: string): NamedFact[] =>
    value ? [[name, { value, source, asOf }]] : [];
  /** The last day that is wholly or partly in time. */
  const lastDay = (at: Temporal.Instant) => at.subtract({ seconds: 1 }).toZonedDateTimeISO(zone).toPlainDate();
  return [
    ...say('return.address', isAwaited && returnAddress, "the shop's settings"),
    ...say('return.send_by', isAwaited && sendBy && lastDay(sendBy), "the return's own record"),
    ...say('exchange.size', kept?.size ?? null, 'what is kept'),
    ...say('exchange.reserved_until', kept && isAwaited && lastDay(kept.until), 'what is kept'),
  ];
}
