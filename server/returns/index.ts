import './tables.ts';

export { cancelReturn } from './cancel-return.ts';
export { caseOf, loadTerms, type Terms } from './case-facts.ts';
export { decisionRoutes } from './decision-routes.ts';
export { mayRefuse } from './decline.ts';
export { disputeGuard } from './dispute-guard.ts';
export { goodsRoutes } from './goods-routes.ts';
export { followReturnedGoods, warnOfRefundsByLaw } from './jobs.ts';
export { type CaseState, caseStates } from './machine-rules.ts';
export { openReturn } from './open-return.ts';
export { policyRoutes } from './policy-routes.ts';
export { resolve, type Verdict } from './resolve.ts';
export { returnFacts } from './return-facts.ts';
export { returnRoutes } from './routes.ts';
export { type Wish, wishes } from './rules.ts';
export { withdrawalRoutes } from './withdrawal-routes.ts';
