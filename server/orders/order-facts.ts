import type { FactValue, NamedFact } from '../../shared/facts.ts';
import type { Order } from './queries.ts';

/** `order.*` of the catalogue, but for `order.open_list`, which is about several. Days are those of the shop's zone. */
export function orderFacts(order: Order, zone: string, now: Temporal.Instant): NamedFact[] {
  // Data synchronised after a moved clock count as synchronised at that moment.
  const asOf = Temporal.Instant.compare(order.syncedAt, now) > 0 ? now : order.syncedAt;
  const say = (name: string, value: FactValue | null | undefined, source: string): NamedFact => [
    `order.${name}`,
    value === null || value === undefined || value === '' ? { unknown: 'missing' } : { value, source, asOf },
  ];
  const dayOf = (instant: Temporal.Instant | null) => instant?.toZonedDateTimeISO(zone).toPlainDate();
  const count = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return [
    say('number', order.number, 'orders.external_id'),
    say('placed_on', dayOf(order.placedAt), 'orders.placed_at'),
    say('total', totalOf(order), 'orders.total_minor'),
    // Of several goods none is "it": which one is meant has not been said.
    say('item', order.lines.length === 1 ? order.lines[0]?.title : null, 'order_lines.title'),
    say('item_count', count > 0 ? count : null, 'order_lines.quantity'),
    say('ship_by', dayOf(order.shipBy), 'orders.ship_by'),
  ];
}

function totalOf(order: Order): FactValue | null {
  if (order.totalMinor === null || order.currency === null) return null;
  return { minor: BigInt(order.totalMinor), currency: order.currency };
}
