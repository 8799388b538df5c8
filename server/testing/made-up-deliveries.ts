export const deliveriesHeader =
  'order_id,order_status,purchased_at,approved_at,carrier_at,delivered_at,promised_date,origin_zip,origin_city,origin_state,dest_zip,dest_city,dest_state,sellers_seen';

/** A delivery that nobody made: the same for the same number. */
export function delivery(nth: number): string {
  const at = (days: number, hour: number) =>
    Temporal.PlainDateTime.from('2025-01-01T00:00')
      .add({ days: (nth % 300) + days, hours: hour + (nth % 7), minutes: nth % 60 })
      .toString({ smallestUnit: 'second' })
      .replace('T', ' ');
  const id = `order-${String(nth).padStart(7, '0')}`;
  const promised = at(14, 0).slice(0, 10);
  return `${id},delivered,${at(0, 8)},${at(0, 9)},${at(2, 10)},${at(5 + (nth % 5), 11)},${promised},13000,campinas,SP,80000,curitiba,PR,1`;
}
