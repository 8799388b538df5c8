import './tables.ts';

export { breakOverdue } from './break-overdue.ts';
export { type OpenPromise, openPromise } from './open-promise.ts';
export {
  latestPromise,
  type PromisePage,
  type StoredPromise,
  selectPromises as listPromises,
  shopsWithOpenPromises,
} from './queries.ts';
export { promiseRoutes } from './routes.ts';
export { informDueAt, type PromiseStatus, promiseStatuses, type SubjectType } from './rules.ts';
export { keepOpenPromise, type Outcome, settlePromise, settlePromises } from './settle-promise.ts';
