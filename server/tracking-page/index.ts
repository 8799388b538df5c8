export { trackingPageRoutes } from './routes.ts';
