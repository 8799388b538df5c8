import './tables.ts';

export { deliveredGuard } from './delivered-guard.ts';
export { followHealth } from './follow-health.ts';
export { tellBuyersOfParcels } from './jobs.ts';
export { carrierTaskRoutes } from './routes.ts';
