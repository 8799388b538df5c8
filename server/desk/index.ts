export { assistRoutes } from './assist-routes.ts';
export { indexSearch } from './index-search.ts';
export { indexSearchJob } from './jobs.ts';
export { parcelRoutes } from './parcel-routes.ts';
export { promiseBoardRoutes } from './promise-board.ts';
export { readWording } from './read-wording.ts';
export { deskRoutes } from './routes.ts';
export { trying } from './try-script.ts';
