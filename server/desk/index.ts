export { promiseBoardRoutes } from './promise-board.ts';
export { deskRoutes } from './routes.ts';
