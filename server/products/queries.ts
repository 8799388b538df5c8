import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import type { SizeChart } from './tables.ts';

export type Product = {
  id: string;
  externalId: string;
  title: string;
  /** Titles in other languages, by locale. */
  titles: Record<string, string>;
  pageUrl: string | null;
  material: string | null;
  photographedAsIs: boolean | null;
  modelFigures: string | null;
  sizeChartUrl: string | null;
  sizeChart: SizeChart | null;
  photos: string[];
  syncedAt: Temporal.Instant;
  variants: Variant[];
};

/** `stock` null: the shop does not tell. */
export type Variant = {
  id: string;
  externalId: string;
  sku: string | null;
  size: string | null;
  colour: string | null;
  priceMinor: number | null;
  currency: string | null;
  stock: number | null;
};

const productColumns = sql`p.id, p.external_id as "externalId", p.title, p.titles, p.page_url as "pageUrl", p.material,
  p.photographed_as_is as "photographedAsIs", p.model_figures as "modelFigures", p.size_chart_url as "sizeChartUrl",
  p.size_chart as "sizeChart", p.photos, p.synced_at as "syncedAt"`;

const variantsOfProduct = sql`coalesce((select json_agg(json_build_object('id', v.id, 'externalId', v.external_id,
  'sku', v.sku, 'size', v.size, 'colour', v.colour, 'priceMinor', v.price_minor, 'currency', v.currency,
  'stock', v.stock) order by v.id)
  from variants v where v.shop_id = p.shop_id and v.product_id = p.id), '[]') as variants`;

/** Products with their variants. One statement. */
export async function productsByIds(tx: Tx, shopId: string, ids: readonly string[]): Promise<Product[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Product>`select ${productColumns}, ${variantsOfProduct} from products p
    where p.shop_id = ${shopId} and p.id = any(${ids}::uuid[])`.execute(tx);
  return rows;
}

/** A page of products by id, newest first; `after` is the last id of the page before. */
export async function listProducts(
  tx: Db | Tx,
  shopId: string,
  after: string | null,
  limit: number,
): Promise<Product[]> {
  const { rows } = await sql<Product>`select ${productColumns}, ${variantsOfProduct} from products p
    where p.shop_id = ${shopId} and (${after}::uuid is null or p.id < ${after}::uuid)
    order by p.id desc limit ${limit}`.execute(tx);
  return rows;
}
