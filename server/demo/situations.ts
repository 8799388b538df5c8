import type { ParcelState } from '../parcels/index.ts';
import type { DemoPlan } from './plan.ts';
import type { PlannedCustomer } from './plan-customers.ts';
import type { PlannedOrder } from './plan-orders.ts';

/** What a buyer of the demo shop is waiting for; `several` have more than one thing open, `nobody` has never bought. */
export type Situation = ParcelState | 'placed' | 'cancelled' | 'split' | 'several' | 'nobody';

export type BuyerInSituation = { customer: PlannedCustomer; situation: Situation; orders: PlannedOrder[] };

/** Every buyer with the situation they are in. An open order says more than a delivered one, and the newest most. */
export function buyersBySituation(plan: DemoPlan): BuyerInSituation[] {
  const ordersOf = Map.groupBy(plan.orders.toReversed(), (order) => order.customer.externalId);
  return plan.customers.map((customer) => {
    const orders = ordersOf.get(customer.externalId) ?? [];
    const open = orders.filter((order) => !['completed', 'cancelled'].includes(order.status));
    const telling = open[0] ?? orders.find((order) => order.status === 'cancelled') ?? orders[0];
    return { customer, situation: open.length > 1 ? 'several' : situationOf(telling), orders };
  });
}

function situationOf(order: PlannedOrder | undefined): Situation {
  if (!order) return 'nobody';
  if (order.status === 'placed' || order.status === 'cancelled') return order.status;
  const [first, ...more] = order.parcels;
  if (!first) return 'unshipped';
  return more.length > 0 && order.status !== 'completed' ? 'split' : first.state;
}
