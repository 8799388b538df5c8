import { type RawBuilder, sql } from 'kysely';

/** SQL: the surviving customer of a customer_id; itself when nobody has merged it. The arguments are qualified columns. */
export function survivorOf(shopId: RawBuilder<unknown>, customerId: RawBuilder<unknown>): RawBuilder<string> {
  return sql`coalesce((select mc.survivor_id from merged_customers mc
    where mc.shop_id = ${shopId} and mc.customer_id = ${customerId}), ${customerId})`;
}

/**
 * SQL: a row `id` for each customer_id under which rows of the same person may stand; `customer_id in …` as it is. The
 * arguments may be columns.
 */
export function idsOfPerson(
  shopId: string | RawBuilder<unknown>,
  customerId: string | RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  return sql`(select ${customerId}::uuid as id union
    select others.customer_id from merged_customers one
    join merged_customers others on others.shop_id = one.shop_id and others.survivor_id = one.survivor_id
    where one.shop_id = ${shopId} and one.customer_id = ${customerId})`;
}
