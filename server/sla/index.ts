import './tables.ts';

export { slaRoutes } from './routes.ts';
export { startSlaClock } from './run-clock.ts';
