import { customersPlan, shopifyCustomersPlan } from '../customers/index.ts';
import type { ImportPlan } from '../platform/import-run.ts';
import { productsPlan, shopifyProductsPlan } from '../products/index.ts';
import { deliveriesPlan } from './import-deliveries.ts';
import { ordersPlan } from './import-orders.ts';
import { shopifyOrdersPlan } from './import-orders-shopify.ts';
import { taobaoOrdersPlan } from './import-orders-taobao.ts';
import { parcelsPlan } from './import-parcels.ts';
import { scansPlan } from './import-scans.ts';

export type AnyImportPlan = ImportPlan<unknown>;

/** Everything that `qin import` can read. Columns and meanings are in docs/importing.md. */
export const importPlans: readonly AnyImportPlan[] = [
  productsPlan,
  shopifyProductsPlan,
  customersPlan,
  shopifyCustomersPlan,
  ordersPlan,
  shopifyOrdersPlan,
  taobaoOrdersPlan,
  parcelsPlan,
  scansPlan,
  deliveriesPlan,
];
