export { promiseBoardRoutes } from './promise-board.ts';
export { deskRoutes } from './routes.ts';
export { trying } from './try-script.ts';
