import { type PlannedCustomer, planCustomers } from './plan-customers.ts';
import { type PlannedVariant, planVariants } from './plan-goods.ts';
import { type PlannedOrder, planOrders } from './plan-orders.ts';

export type DemoPlan = { customers: PlannedCustomer[]; variants: PlannedVariant[]; orders: PlannedOrder[] };

/** Everything in the demo shop, before it has any id or time of day: the same on every machine. Some milliseconds' work. */
export function demoPlan(): DemoPlan {
  const customers = planCustomers();
  const variants = planVariants();
  return { customers, variants, orders: planOrders(customers, variants) };
}
