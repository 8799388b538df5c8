import { type PlannedCustomer, planCustomers } from './plan-customers.ts';
import { type PlannedVariant, planVariants } from './plan-goods.ts';
import { type PlannedOrder, planOrders } from './plan-orders.ts';

export type DemoPlan = { customers: PlannedCustomer[]; variants: PlannedVariant[]; orders: PlannedOrder[] };

let planned: DemoPlan | undefined;

/** Everything in the demo shop, before it has any id or time of day: the same on every machine. */
export function demoPlan(): DemoPlan {
  if (planned) return planned;
  const customers = planCustomers();
  const variants = planVariants();
  planned = { customers, variants, orders: planOrders(customers, variants) };
  return planned;
}
