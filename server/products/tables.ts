export type ProductsTable = {
  shop_id: string;
  id: string;
  external_id: string;
  title: string;
  titles: Record<string, string>;
  page_url: string | null;
  material: string | null;
  /** As the law of returns sorts goods; null: nobody has said so. */
  category: string | null;
  photographed_as_is: boolean | null;
  model_figures: string | null;
  size_chart_url: string | null;
  size_chart: SizeChart | null;
  photos: string[];
  source_updated_at: Temporal.Instant | null;
  synced_at: Temporal.Instant;
};

/** From the smallest size to the largest; ranges are inclusive, in centimetres and kilograms. */
export type SizeChart = readonly SizeChartRow[];
export type SizeChartRow = { size: string; heightCm?: readonly [number, number]; weightKg?: readonly [number, number] };

export type VariantsTable = {
  shop_id: string;
  id: string;
  product_id: string;
  external_id: string;
  sku: string | null;
  size: string | null;
  colour: string | null;
  price_minor: number | null;
  currency: string | null;
  stock: number | null;
  source_updated_at: Temporal.Instant | null;
  synced_at: Temporal.Instant;
};

declare module '../platform/database.ts' {
  interface Tables {
    products: ProductsTable;
    variants: VariantsTable;
  }
}
