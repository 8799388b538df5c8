export { deliveryRoutes } from './delivery-routes.ts';
export { hookRoutes } from './hook-routes.ts';
export { forgetDeliveries, takeWaitingJob } from './jobs.ts';
export { countHooks } from './queries.ts';
export type { HookPorts } from './take-delivery.ts';
