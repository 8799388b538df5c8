import './tables.ts';

export { type AssignCall, assignCall } from './assign-call.ts';
export { type Call, type CallPage, selectCalls as listCalls } from './queries.ts';
export { callRoutes } from './routes.ts';
export { type CallStatus, callStatuses } from './rules.ts';
