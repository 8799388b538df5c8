export { returnsPageRoutes } from './routes.ts';
