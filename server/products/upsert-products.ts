import { sql } from 'kysely';
import type { Category } from '../law/index.ts';
import type { Tx } from '../platform/database.ts';
import type { WriteAt } from '../platform/import-run.ts';
import { type Mirror, mirrorRows, outcomeById, plainFields, type Upserted } from '../platform/mirror.ts';
import type { SizeChart } from './tables.ts';

/** A product as the shop tells it. A field left out stays as it stood; null empties it. Times are ISO texts. */
export type ProductInput = {
  external_id: string;
  title: string;
  titles?: Record<string, string>;
  page_url?: string | null;
  material?: string | null;
  /** As the law of returns sorts goods. */
  category?: Category | null;
  photographed_as_is?: boolean | null;
  model_figures?: string | null;
  size_chart_url?: string | null;
  size_chart?: SizeChart | null;
  photos?: string[];
  source_updated_at?: string;
  /** Variants that are not named stay: a shop that drops one says so with stock 0. */
  variants?: VariantInput[];
};

export type VariantInput = {
  external_id: string;
  sku?: string | null;
  size?: string | null;
  colour?: string | null;
  price_minor?: number | null;
  currency?: string | null;
  stock?: number | null;
};

const products: Mirror = {
  table: 'products',
  key: ['external_id'],
  identity: ['external_id'],
  stamped: true,
  fields: plainFields({
    external_id: 'text',
    title: 'text',
    titles: 'jsonb',
    page_url: 'text',
    material: 'text',
    category: 'text',
    photographed_as_is: 'boolean',
    model_figures: 'text',
    size_chart_url: 'text',
    size_chart: 'jsonb',
    photos: 'jsonb',
    source_updated_at: 'timestamptz',
  }),
};

const variants: Mirror = {
  table: 'variants',
  key: ['external_id'],
  identity: ['external_id'],
  stamped: true,
  fields: {
    ...plainFields({
      external_id: 'text',
      sku: 'text',
      size: 'text',
      colour: 'text',
      price_minor: 'bigint',
      currency: 'text',
      stock: 'int',
      source_updated_at: 'timestamptz',
    }),
    product: {
      type: 'text',
      column: 'product_id',
      value: '(select p.id from products p where p.shop_id = shop.id and p.external_id = s.product)',
    },
  },
};

/** Mirrors products with their variants. The outcome of a product includes its variants. Appends no event: the caller does. */
export async function upsertProducts(tx: Tx, rows: readonly ProductInput[], at: WriteAt): Promise<Upserted> {
  const own = rows.map((row) => ({ ...row, id: at.nextId() }));
  const changedProducts = await mirrorRows(tx, products, own, at);
  const outcomes = outcomeById(changedProducts);
  const changedIds = changedProducts.map((row) => row.id);
  const sold = rows.flatMap((row) =>
    (row.variants ?? []).map((variant) => ({
      ...variant,
      product: row.external_id,
      ...(row.source_updated_at === undefined ? {} : { source_updated_at: row.source_updated_at }),
      id: at.nextId(),
    })),
  );
  if (sold.length > 0) {
    const changed = outcomeById(await mirrorRows(tx, variants, sold, at));
    const byVariants = sold.filter(({ external_id, product }) => changed.has(external_id) && !outcomes.has(product));
    for (const { product } of byVariants) outcomes.set(product, 'updated');
    changedIds.push(
      ...(await productIds(
        tx,
        at.shopId,
        byVariants.map(({ product }) => product),
      )),
    );
    if ([...changed.values()].includes('inserted')) await linkSoldLines(tx, at.shopId, [...changed.keys()]);
  }
  return { outcomes: rows.map((row) => outcomes.get(row.external_id) ?? 'unchanged'), changedIds };
}

async function productIds(tx: Tx, shopId: string, externalIds: readonly string[]): Promise<string[]> {
  if (externalIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select id from products
    where shop_id = ${shopId} and external_id = any(${externalIds}::text[])`.execute(tx);
  return rows.map((row) => row.id);
}

/** Lines of orders that came before their product find their variant, by its id or, where only that is known, its SKU. */
async function linkSoldLines(tx: Tx, shopId: string, externalIds: readonly string[]): Promise<void> {
  await sql`update order_lines l set variant_id = v.id from variants v
    where v.shop_id = ${shopId} and v.external_id = any(${externalIds}::text[]) and l.shop_id = v.shop_id and l.variant_id is null
      and l.variant_external_id = v.external_id`.execute(tx);
  await sql`update order_lines l set variant_id = v.id from (
      select shop_id, sku, (array_agg(id))[1] as id from variants
      where shop_id = ${shopId} and external_id = any(${externalIds}::text[]) and sku is not null
      group by shop_id, sku having count(*) = 1
    ) v
    where l.shop_id = v.shop_id and l.variant_id is null and l.variant_external_id is null and l.sku = v.sku`.execute(
    tx,
  );
}
