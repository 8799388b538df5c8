import { sql } from 'kysely';
import type { Db } from '../server/platform/database.ts';
import { type Desk, type Measured, mediansInTurn, ratiosOf, withDesks } from './desk-bench.ts';

/** The pages of the desk that must not care how many returns there have been, fifty rows each. */
const paths = {
  'board: due first': 'returns?sort=due&limit=50',
  'board: to decide': 'returns?sort=due&status=requested&limit=50',
  'board: newest': 'returns?limit=50',
  'board: counts': 'returns/counts',
  'reasons: by product': 'returns/reasons?limit=50',
  'reasons: by size, a month': 'returns/reasons?by=size&period=2026-03&limit=50',
  'reasons: by batch': 'returns/reasons?by=batch&limit=50',
} as const;

export async function measurePages(sizes: readonly number[], times: number) {
  const measured: Measured = Object.fromEntries(sizes.map((size) => [size, {}]));
  await withDesks(sizes.length, async (desks) => {
    for (const [at, size] of sizes.entries()) {
      const desk = desks[at] as Desk;
      await seedReturns(desk.db, desk.shopId, size);
    }
    const counted = await Promise.all(desks.map(mostFrequentOf));
    const asked: Record<string, string[]> = {
      ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, desks.map(() => path)])),
      'reasons: one product': counted.map(({ productId }) => `returns/reasons?by=size&productId=${productId}&limit=50`),
      'reasons: cases of a count': counted.map(({ id }) => `returns/reasons/${id}?limit=50`),
    };
    for (const [name, each] of Object.entries(asked)) {
      const medians = await mediansInTurn(desks, each, times);
      for (const [at, size] of sizes.entries()) Object.assign(measured[size] ?? {}, { [name]: medians[at] });
    }
  });
  return { medianMs: measured, ratios: ratiosOf(measured, sizes) };
}

async function mostFrequentOf(desk: Desk): Promise<{ id: string; productId: string }> {
  const { counts } = await desk.get<{ counts: { id: string; productId: string }[] }>('returns/reasons?limit=1');
  if (!counts[0]) throw new Error('nothing was counted');
  return counts[0];
}

/**
 * A year and a half of returns of one shop, a product for each two hundred of them: nine in ten are over, as in a shop that
 * works them off. Counted by the statement that stands for the product's own, in one go.
 */
async function seedReturns(db: Db, shopId: string, total: number): Promise<void> {
  const end = '2026-11-01T00:00:00Z';
  await sql`insert into products (shop_id, id, external_id, title, synced_at)
    select ${shopId}, gen_random_uuid(), 'p' || n, 'Linen shirt ' || n, now() from generate_series(1, ${Math.ceil(total / 200)}::int) n`.execute(
    db,
  );
  await sql`insert into orders (shop_id, id, external_id, status, placed_at, currency, total_minor, synced_at)
    select ${shopId}, gen_random_uuid(), 'b' || n, 'completed', ${end}::timestamptz - n * interval '18 months' / ${total}::int - interval '5 days',
      'CNY', 10000, now() from generate_series(1, ${total}::int) n`.execute(db);
  await sql`insert into order_lines (shop_id, order_id, id, external_id, title, options, quantity, price_minor, batch)
    select shop_id, id, gen_random_uuid(), '1', 'Linen shirt', (array['S', 'M', 'L', 'XL'])[1 + abs(hashtext(external_id)) % 4], 1, 10000,
      case when abs(hashtext(external_id)) % 3 = 0 then 'B' || abs(hashtext(external_id)) % 20 end from orders where shop_id = ${shopId}`.execute(
    db,
  );
  await sql`
    with sold as (
      select o.id as order_id, o.placed_at, l.id as line, l.options, abs(hashtext(o.external_id)) as h, row_number() over (order by o.placed_at) as n
      from orders o join order_lines l on l.shop_id = o.shop_id and l.order_id = o.id where o.shop_id = ${shopId}
    ), goods as (select id, title, row_number() over () - 1 as at from products where shop_id = ${shopId})
    , made as (
      select sold.*, goods.id as product, goods.title, placed_at + interval '5 days' as opened,
        -- Ids that grow with time, as ours do.
        (lpad(to_hex((extract(epoch from placed_at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' ||
          substr(md5(n::text), 4, 15))::uuid as id,
        case when n > ${total}::int * 0.9 then (array['requested', 'approved', 'disputed'])[1 + n % 3] else 'closed' end as status
      -- Few products have most of the returns. Their number is given, so that the join can be made by hash.
      from sold join goods on goods.at = floor(power((h % 10007) / 10007.0, 3) * ${Math.ceil(total / 200)}::int)::bigint
    ), heads as (
      insert into returns (shop_id, id, rma, order_id, opened_via, reason, details, opened_at, requested_at, status, due_at, due_for)
      select ${shopId}, id, upper(substr(md5(id::text), 1, 12)), order_id, 'page', 'size.too_small', '{}', opened, opened, status,
        case when status <> 'closed' then opened + interval '2 days' end, case when status <> 'closed' then 'decide' end from made
    ), lines as (
      insert into return_lines (shop_id, return_id, id, order_id, order_line_id, product_id, title, options, quantity, price_minor, case_state)
      select ${shopId}, id, gen_random_uuid(), order_id, line, product, title, options, 1, 10000, status from made
    )
    insert into return_reasons (shop_id, return_id, id, reason, detail, source, said_at)
    select ${shopId}, id, gen_random_uuid(), (array['size.too_small', 'size.too_large', 'quality.defective', 'other.colour'])[1 + h % 4],
      (array['left', 'length', 'seam', 'darker', null])[1 + h % 5], 'buyer', opened from made`.execute(db);
  await sql`
    with told as materialized (
      select k.split_by, l.product_id, k.split, w.reason, coalesce(w.detail, '') as detail, to_char(r.opened_at, 'YYYY-MM') as month, r.id
      from returns r join return_lines l on l.shop_id = r.shop_id and l.return_id = r.id
      join return_reasons w on w.shop_id = r.shop_id and w.return_id = r.id
      join order_lines s on s.shop_id = l.shop_id and s.order_id = l.order_id and s.id = l.order_line_id
      cross join lateral (values ('product', ''), ('size', l.options), ('batch', coalesce(s.batch, to_char(r.opened_at, 'YYYY-MM')))) k (split_by, split)
      where r.shop_id = ${shopId}
    ), cases as (
      insert into reason_cases (shop_id, split_by, product_id, split, reason, detail, month, return_id) select ${shopId}, * from told
    )
    insert into reason_counts (shop_id, split_by, period, product_id, split, reason, detail, returns)
    select ${shopId}, split_by, period, product_id, split, reason, detail, count(*)
    from told cross join lateral (values ('all'), (left(month, 4)), (month)) p (period)
    group by split_by, period, product_id, split, reason, detail`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
