import type { NamedFact } from '../../shared/facts.ts';
import { urlOf } from './record-withdrawal.ts';
import type { Told } from './told.ts';

type Place = { publicUrl: string; code: string; zone: string };

const record = "the return's own record";

/** `return.*` and `withdrawal.*` of the catalogue that tell how far a return has come; of an order, or of none that is known. */
export function toldFacts(
  { publicUrl, code, zone }: Place,
  told: Told,
  orderId: string | null,
  asOf: Temporal.Instant,
): NamedFact[] {
  const returned = orderId === null ? undefined : told.returned.get(orderId);
  const withdrawal = told.withdrawals.find((one) => one.orderId === orderId) ?? told.withdrawals[0];
  const known = (
    name: string,
    value: string | Temporal.Instant | Temporal.PlainDate | null | undefined,
  ): NamedFact[] => (value ? [[name, { value, source: record, asOf }]] : []);
  const dayOf = (at: Temporal.Instant | null | undefined) => at?.toZonedDateTimeISO(zone).toPlainDate();
  return [
    ...known('return.page_url', `${publicUrl}/r/${encodeURIComponent(code)}`),
    ...known('return.rma', returned && returned.status !== 'draft' ? returned.rma : null),
    ...known('return.arrived_on', dayOf(returned?.arrivedAt)),
    ...known('return.refund_by', dayOf(returned?.refundBy?.subtract({ seconds: 1 }))),
    ...known('return.refunded_on', dayOf(returned?.refundedAt)),
    ...(withdrawal ? known('withdrawal.url', urlOf(publicUrl, withdrawal.token)) : []),
    ...known('withdrawal.received_at', withdrawal?.at),
  ];
}
