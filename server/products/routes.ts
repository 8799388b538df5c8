import { Type } from 'typebox';
import { categories } from '../law/index.ts';
import { appendEvents } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf } from '../platform/http-schemas.ts';
import { readCurrency, readText, readUrl } from '../platform/import-values.ts';
import { ExternalId, Given, type Ingestion, Instant, ingestRoute, instantOf, onlyGiven } from '../platform/ingest.ts';
import { loadShop } from '../shops/index.ts';
import { listProducts } from './queries.ts';
import { checkSizeChart } from './rules.ts';
import { type ProductInput, upsertProducts } from './upsert-products.ts';

const Text = (maxLength: number) => Type.String({ maxLength });
const Stock = Type.Integer({ minimum: 0, maximum: 2_000_000_000 });
const Minor = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000_000, description: 'In minor units' });

const VariantRow = Type.Object(
  {
    externalId: ExternalId,
    sku: Given(Text(200)),
    size: Given(Text(100)),
    colour: Given(Text(100)),
    priceMinor: Given(Minor),
    currency: Given(Type.String({ pattern: '^[A-Z]{3}$' })),
    stock: Given(Stock),
  },
  { additionalProperties: false },
);

const ProductRow = Type.Object({
  externalId: ExternalId,
  title: Type.String({ minLength: 1, maxLength: 500 }),
  titles: Type.Optional(
    Type.Object({ en: Type.Optional(Text(500)), 'zh-CN': Type.Optional(Text(500)) }, { additionalProperties: false }),
  ),
  pageUrl: Given(Text(2_000)),
  material: Given(Text(500)),
  category: Given({ ...OneOf(categories), description: 'As the law of returns sorts goods' }),
  photographedAsIs: Given(Type.Boolean()),
  modelFigures: Given(Text(300)),
  sizeChartUrl: Given(Text(2_000)),
  sizeChart: Given(Type.Array(Type.Unknown(), { maxItems: 100 })),
  photos: Type.Optional(Type.Array(Text(2_000), { maxItems: 100 })),
  updatedAt: Type.Optional(Instant),
  variants: Type.Optional(Type.Array(VariantRow, { maxItems: 1_000 })),
});

const ingestion: Ingestion<typeof ProductRow, ProductInput> = {
  kind: 'products',
  row: ProductRow,
  read: (row) => ({
    ...onlyGiven({
      external_id: row.externalId,
      title: clean('title', row.title, 500) ?? row.externalId,
      titles: row.titles as Record<string, string> | undefined,
      page_url: row.pageUrl && readUrl('pageUrl', row.pageUrl),
      material: row.material && clean('material', row.material, 500),
      category: row.category,
      photographed_as_is: row.photographedAsIs,
      model_figures: row.modelFigures && clean('modelFigures', row.modelFigures, 300),
      size_chart_url: row.sizeChartUrl && readUrl('sizeChartUrl', row.sizeChartUrl),
      size_chart: row.sizeChart && checkSizeChart(row.sizeChart),
      photos: row.photos?.flatMap((photo) => readUrl('photos', photo) ?? []),
      source_updated_at: instantOf('updatedAt', row.updatedAt),
    }),
    ...(row.variants ? { variants: row.variants.map(readVariant) } : {}),
  }),
  write: async (tx, rows, at) => {
    const { outcomes, changedIds } = await upsertProducts(tx, rows, at);
    const told = changedIds.map((productId) => ({ productId }));
    await appendEvents(tx, 'products.product-upserted', told, at);
    return outcomes;
  },
};

const clean = readText;

function readVariant(row: Type.Static<typeof VariantRow>) {
  return onlyGiven({
    external_id: row.externalId,
    sku: row.sku && clean('sku', row.sku, 200),
    size: row.size && clean('size', row.size, 100),
    colour: row.colour && clean('colour', row.colour, 100),
    price_minor: row.priceMinor,
    currency: row.currency && readCurrency('currency', row.currency),
    stock: row.stock,
  });
}

const Variant = Type.Object({
  id: Id,
  externalId: Type.String(),
  sku: Maybe(Type.String()),
  size: Maybe(Type.String()),
  colour: Maybe(Type.String()),
  priceMinor: Maybe(Type.Integer()),
  currency: Maybe(Type.String()),
  stock: Maybe(Type.Integer()),
});

const Product = Type.Object({
  id: Id,
  externalId: Type.String(),
  title: Type.String(),
  titles: Type.Record(Type.String(), Type.String()),
  pageUrl: Maybe(Type.String()),
  material: Maybe(Type.String()),
  photographedAsIs: Maybe(Type.Boolean()),
  modelFigures: Maybe(Type.String()),
  sizeChartUrl: Maybe(Type.String()),
  photos: Type.Array(Type.String()),
  variants: Type.Array(Variant),
});

export function productRoutes(app: App): void {
  ingestRoute(app, ingestion, loadShop);
  app.get(
    '/api/products',
    {
      config: { access: { roles: ['agent', 'account_manager', 'supervisor', 'owner'], scope: 'read' } },
      schema: {
        summary: 'Products, newest first; `after` is the last id of the page before',
        querystring: Type.Object({
          after: Type.Optional(Id),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: { 200: Type.Object({ products: Type.Array(Product) }) },
      },
    },
    async (request) => {
      const { after = null, limit } = request.query;
      return { products: await listProducts(app.db, readerOf(request).shopId, after, limit) };
    },
  );
}
