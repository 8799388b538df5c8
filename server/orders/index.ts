import './tables.ts';

export { orderFacts } from './order-facts.ts';
export { listOrders, type Order, type OrderLine, orderById, orderByNumber, recentOrders } from './queries.ts';
export { orderRoutes } from './routes.ts';
export { bareNumber, waysToWrite } from './rules.ts';
export { type OrderStatus, orderStatuses } from './tables.ts';
export { type LineInput, type OrderInput, upsertOrders } from './upsert-orders.ts';
