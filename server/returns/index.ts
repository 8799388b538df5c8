import './tables.ts';

export { disputeGuard } from './dispute-guard.ts';
export { type CaseState, caseStates } from './machine-rules.ts';
export { type OpenReturn, openReturn } from './open-return.ts';
export {
  cancelUnderWay as cancelReturn,
  type OpenedReturn,
  type Return,
  type ReturnPage,
  selectReturns as listReturns,
} from './queries.ts';
export { returnRoutes } from './routes.ts';
export { type Wish, wishes } from './rules.ts';
