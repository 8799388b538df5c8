import './tables.ts';

export { actOnReturn } from './act-on-return.ts';
export { addPhotos } from './add-photos.ts';
export { answerBy } from './answer-promise.ts';
export { selectGoods } from './bought-queries.ts';
export { cancelReturn } from './cancel-return.ts';
export { caseOf, loadTerms, type Terms } from './case-facts.ts';
export { decisionRoutes } from './decision-routes.ts';
export { type DeclineCode, declineReturn, mayRefuse } from './decline.ts';
export { returnsOfOrder, selectReturn } from './detail-queries.ts';
export { disputeGuard } from './dispute-guard.ts';
export { type Follower, followOnPage, toldAt } from './follow-on-page.ts';
export { followWithdrawal } from './follow-withdrawal.ts';
export { giveTracking } from './give-tracking.ts';
export { giveUpExchange } from './give-up-exchange.ts';
export { goodsFacts } from './goods-facts.ts';
export { goodsRoutes } from './goods-routes.ts';
export { grantExchange } from './grant-exchange.ts';
export { choicesOf, type Hold, holdsOf, type Instead } from './hold-variant.ts';
export {
  countReasonsOfReturns,
  endDraftsOfReturns,
  followRefundOfReturn,
  followReturnedGoods,
  tellBuyersOfReturns,
  warnOfRefundsByLaw,
} from './jobs.ts';
export { linkPhotos } from './link-photos.ts';
export { verdictOf, verdictOfReturn, verdictsFor } from './load-verdict.ts';
export { type CaseState, caseStates, type LineState } from './machine-rules.ts';
export type { NewsInConversation } from './news-in-conversation.ts';
export { openForWithdrawal } from './open-for-withdrawal.ts';
export { openReturn } from './open-return.ts';
export { paymentRoutes } from './payment-routes.ts';
export type { PolicyRow } from './policy.ts';
export { policyRoutes } from './policy-routes.ts';
export { publishPolicy } from './publish-policy.ts';
export { selectUnderWay } from './queries.ts';
export { recordWithdrawal } from './record-withdrawal.ts';
export { requestReturn } from './request-return.ts';
export { resolve, type Verdict } from './resolve.ts';
export { areAlike, returnFacts } from './return-facts.ts';
export { returnRoutes } from './routes.ts';
export { isUndecided, type Wish, wishes } from './rules.ts';
export { sayReasons } from './say-reasons.ts';
export { sayVerdict } from './say-verdict.ts';
export { sayLastDay, sayMoney, sayWhen } from './say-when.ts';
export { sumStillOwed } from './sum-still-owed.ts';
export type { WantedLine } from './take-goods.ts';
export { loadTold, type Returned, type Told } from './told.ts';
export { toldFacts } from './told-facts.ts';
export { untoldShops } from './untold-shops.ts';
export type { Returnable, ReturnDetail, ReturnLine, ReturnStep, SaidReason } from './views.ts';
export { type ParcelBack, selectWayBack } from './way-back-queries.ts';
export { withdrawalRoutes } from './withdrawal-routes.ts';
export { endTask, endTasksOf } from './withdrawal-tasks.ts';
export type { KeptVerdict } from './write-decision.ts';
