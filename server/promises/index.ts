import './tables.ts';

export { breakOverdue } from './break-overdue.ts';
export { breakOverduePromises } from './jobs.ts';
export { type OpenPromise, openPromise } from './open-promise.ts';
export { type PromisePage, type StoredPromise, selectPromises as listPromises } from './queries.ts';
export { promiseRoutes } from './routes.ts';
export { informDueAt, type PromiseStatus, promiseStatuses, type SubjectType } from './rules.ts';
export { keepPromise, type Outcome, settlePromise, settlePromises, waivePromise } from './settle-promise.ts';
