import './tables.ts';

export { type AssignCall, assignCall } from './assign-call.ts';
export { declineCall } from './decline-call.ts';
export { endCall } from './end-call.ts';
export { updateStatutoryDate } from './gate-queries.ts';
export { openGatesInTime } from './jobs.ts';
export { type Call, type CallPage, type ListedCall, selectCalls as listCalls, updateNumberGiven } from './queries.ts';
export { isAgreedOtherwise, refundGateOf } from './refund-gate.ts';
export { type RequireCall, requireCall } from './require-call.ts';
export { callRoutes } from './routes.ts';
export { type CallStatus, callStatuses, type Gate } from './rules.ts';
