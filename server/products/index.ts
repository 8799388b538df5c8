import './tables.ts';

export { productsPlan, shopifyProductsPlan } from './import-products.ts';
export { productFacts } from './product-facts.ts';
export { listProducts, type Product, productsByIds, type Variant } from './queries.ts';
export { productRoutes } from './routes.ts';
export { adviseSize, checkSizeChart, isAgainst, type Measurements } from './rules.ts';
export type { SizeChart, SizeChartRow } from './tables.ts';
export { type ProductInput, upsertProducts, type VariantInput } from './upsert-products.ts';
