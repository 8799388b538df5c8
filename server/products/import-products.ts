import { type Category, categories } from '../law/index.ts';
import type { Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { tellImported } from '../platform/events.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan, WriteAt } from '../platform/import-run.ts';
import {
  badCell,
  given,
  needed,
  type Place,
  readCount,
  readCurrency,
  readId,
  readMoney,
  readText,
  readUrl,
  readYesNo,
  updatedAt,
} from '../platform/import-values.ts';
import type { Outcome } from '../platform/mirror.ts';
import { checkSizeChart } from './rules.ts';
import type { SizeChart } from './tables.ts';
import { type ProductInput, upsertProducts, type VariantInput } from './upsert-products.ts';

const text = (maxLength: number) => (column: string, raw: string | undefined) => readText(column, raw, maxLength);

/** One row a variant; what is said of the product counts from its first row. */
export const productsPlan: ImportPlan<ProductInput> = {
  kind: 'products',
  profile: 'generic',
  required: ['product_id', 'title'],
  optional: [
    ...[
      'title_en',
      'title_zh-CN',
      'page_url',
      'material',
      'category',
      'photographed_as_is',
      'model_figures',
      'size_chart_url',
    ],
    ...['size_chart', 'photos', 'variant_id', 'sku', 'size', 'colour', 'price', 'currency', 'stock', 'updated_at'],
  ],
  groupBy: 'product_id',
  read: readProduct,
  write: writeProducts,
};

/** One event for the batch: an import is one piece of news. */
async function writeProducts(tx: Tx, rows: readonly ProductInput[], at: WriteAt): Promise<Outcome[]> {
  return tellImported(tx, 'products.products-imported', (await upsertProducts(tx, rows, at)).outcomes, at);
}

function readProduct(records: readonly Cells[], place: Place): ProductInput {
  const [first, ...others] = records as [Cells, ...Cells[]];
  const id = needed(readId('product_id', first('product_id')), 'product_id');
  const titles = ['en', 'zh-CN'].flatMap((locale) => {
    const title = readText(`title_${locale}`, first(`title_${locale}`), 500);
    return title === null ? [] : [[locale, title]];
  });
  const hasTitles = first('title_en') !== undefined || first('title_zh-CN') !== undefined;
  return {
    external_id: id,
    title: needed(readText('title', first('title'), 500), 'title'),
    ...(hasTitles ? { titles: Object.fromEntries(titles) } : {}),
    ...given('page_url', first, 'page_url', readUrl),
    ...given('material', first, 'material', text(500)),
    ...given('category', first, 'category', readCategory),
    ...given('photographed_as_is', first, 'photographed_as_is', readYesNo),
    ...given('model_figures', first, 'model_figures', text(300)),
    ...given('size_chart_url', first, 'size_chart_url', readUrl),
    ...given('size_chart', first, 'size_chart', readSizeChart),
    ...given('photos', first, 'photos', readAddresses),
    ...updatedAt(first, 'updated_at', place.zone),
    variants: [first, ...others].flatMap((cells) => readVariant(cells, id, place)),
  };
}

function readVariant(cells: Cells, productId: string, place: Place): VariantInput[] {
  const own = ['variant_id', 'sku', 'size', 'colour', 'price', 'stock'].some((column) => cells(column)?.trim());
  if (!own) return [];
  const currency = readCurrency('currency', cells('currency')) ?? place.currency;
  const sku = readId('sku', cells('sku'));
  const parts = [readText('size', cells('size'), 100), readText('colour', cells('colour'), 100)];
  return [
    {
      external_id: readId('variant_id', cells('variant_id')) ?? sku ?? [productId, ...parts].join('/'),
      ...given('sku', cells, 'sku', readId),
      ...given('size', cells, 'size', text(100)),
      ...given('colour', cells, 'colour', text(100)),
      ...given('price_minor', cells, 'price', (column, raw) => readMoney(column, raw, currency)),
      ...(cells('price') === undefined ? {} : { currency }),
      ...given('stock', cells, 'stock', (column, raw) => readStock(column, raw)),
    },
  ];
}

/** Oversold shows as a negative number in some shops: there is nothing in stock then. */
function readStock(column: string, raw: string | undefined): number | null {
  const count = readCount(column, raw, -1_000_000_000);
  return count === null ? null : Math.max(0, count);
}

function readSizeChart(column: string, raw: string | undefined): SizeChart | null {
  const json = readText(column, raw, 20_000);
  if (json === null) return null;
  try {
    return checkSizeChart(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Refused) throw badCell('cell_not_a_size_chart', column, json);
    throw error;
  }
}

function readCategory(column: string, raw: string | undefined): Category | null {
  const text = raw?.trim().toLowerCase() ?? '';
  if (text === '') return null;
  const category = categories.find((one) => one === text);
  if (!category) throw badCell('cell_not_a_category', column, text);
  return category;
}

function readAddresses(column: string, raw: string | undefined): string[] {
  return (readText(column, raw, 20_000) ?? '').split(/[\s|]+/).flatMap((address) => readUrl(column, address) ?? []);
}

/** Shopify's product export: one row a variant, further rows for further pictures; options are named on the first row. */
export const shopifyProductsPlan: ImportPlan<ProductInput> = {
  kind: 'products',
  profile: 'shopify',
  required: ['Handle', 'Title'],
  optional: [
    ...[1, 2, 3].flatMap((nth) => [`Option${nth} Name`, `Option${nth} Value`]),
    ...['Variant SKU', 'Variant Price', 'Variant Inventory Qty', 'Image Src'],
  ],
  groupBy: 'Handle',
  read: readShopifyProduct,
  write: writeProducts,
};

const sizeNames = /^(size|größe|taille|talla|tamanho|taglia|maat|尺码|尺寸|サイズ)$/i;
const colourNames = /^(colou?r|farbe|couleur|cor|colore|kleur|颜色|カラー)$/i;

function readShopifyProduct(records: readonly Cells[], place: Place): ProductInput {
  const [first] = records as [Cells, ...Cells[]];
  const handle = needed(readId('Handle', first('Handle')), 'Handle');
  const names = [1, 2, 3].map((nth) => first(`Option${nth} Name`)?.trim() ?? '');
  const photos = records.flatMap((cells) => readUrl('Image Src', cells('Image Src')) ?? []);
  return {
    external_id: handle,
    title: needed(readText('Title', first('Title'), 500), 'Title'),
    ...(first('Image Src') === undefined ? {} : { photos: [...new Set(photos)] }),
    variants: records.flatMap((cells) => readShopifyVariant(cells, handle, names, place)),
  };
}

function readShopifyVariant(cells: Cells, handle: string, names: readonly string[], place: Place): VariantInput[] {
  const values = [1, 2, 3].map((nth) => readText(`Option${nth} Value`, cells(`Option${nth} Value`), 200));
  const isVariant = values[0] !== null || Boolean(cells('Variant Price')?.trim());
  if (!isVariant) return []; // a row with nothing but a picture
  const valueNamed = (kind: RegExp) => values[names.findIndex((name) => kind.test(name))] ?? null;
  return [
    {
      // The export has no id of the variant; within a product its options are what makes it one of a kind.
      external_id: [handle, ...values.filter((value) => value !== null && value !== 'Default Title')]
        .join('/')
        .slice(0, 200),
      ...given('sku', cells, 'Variant SKU', readId),
      size: valueNamed(sizeNames),
      colour: valueNamed(colourNames),
      ...given('price_minor', cells, 'Variant Price', (column, raw) => readMoney(column, raw, place.currency)),
      ...(cells('Variant Price') === undefined ? {} : { currency: place.currency }),
      ...given('stock', cells, 'Variant Inventory Qty', readStock),
    },
  ];
}
