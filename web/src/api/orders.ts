import { call } from './http.ts';

/** Whether the shop has delivered any orders to Qin. */
export const readHasOrders = async () =>
  (await call<{ orders: unknown[] }>('GET', '/orders?limit=1')).orders.length > 0;
