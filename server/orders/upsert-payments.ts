import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { WriteAt } from '../platform/import-run.ts';
import type { ChangedRow } from '../platform/mirror.ts';

/** A payment as the shop tells it. `provider`: the kind of connector that can pay it back, or `manual`. */
export type PaymentInput = { provider: string; reference: string; amount_minor: number; paid_at: string };

/**
 * Mirrors what came in for orders. One that is not named any more stays: money that came in does not vanish. What was
 * refunded of one stays within it, whatever the shop tells later. Throws Refused `payment_of_another_order`.
 */
export async function upsertPayments(
  tx: Tx,
  orders: readonly { external_id: string; payments?: readonly PaymentInput[] }[],
  at: WriteAt,
): Promise<ChangedRow[]> {
  const given = orders.flatMap(({ external_id, payments = [] }) =>
    payments.map((payment) => ({ ...payment, id: at.nextId(), number: external_id })),
  );
  if (given.length === 0) return [];
  // Named twice, the last counts: a statement can write a row once only.
  const last = new Map(given.map((one) => [`${one.provider} ${one.reference}`, one]));
  const source = JSON.stringify([...last.values()]);
  const { rows } = await sql<ChangedRow & { isElsewhere: boolean }>`
    with told as materialized (
      select t.*, o.id as order_id, coalesce(o.currency, s.currency) as currency
      from jsonb_to_recordset(${source}::jsonb) as t (id uuid, number text, provider text, reference text,
        amount_minor bigint, paid_at timestamptz)
      join orders o on o.shop_id = ${at.shopId} and o.external_id = t.number join shops s on s.id = o.shop_id),
    written as (
      insert into order_payments as p (shop_id, order_id, id, provider, reference, amount_minor, currency, paid_at)
      select ${at.shopId}, order_id, id, provider, reference, amount_minor, currency, paid_at from told
      order by provider, reference
      on conflict (shop_id, provider, reference) do update
        set amount_minor = greatest(excluded.amount_minor, p.committed_minor), currency = excluded.currency,
          paid_at = excluded.paid_at
        where p.order_id = excluded.order_id and (p.amount_minor, p.currency, p.paid_at)
          is distinct from (greatest(excluded.amount_minor, p.committed_minor), excluded.currency, excluded.paid_at)
      returning p.order_id)
    select o.id, o.external_id, false as inserted, false as "isElsewhere" from orders o
      where o.shop_id = ${at.shopId} and o.id in (select order_id from written)
    union all
    select p.id, t.reference, false, true from told t join order_payments p on p.shop_id = ${at.shopId}
      and p.provider = t.provider and p.reference = t.reference and p.order_id <> t.order_id`.execute(tx);
  const elsewhere = rows.find(({ isElsewhere }) => isElsewhere);
  if (elsewhere) throw new Refused('payment_of_another_order', 422, { reference: elsewhere.external_id ?? '' });
  return rows;
}
