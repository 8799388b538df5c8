export { type Contradiction, contradictionParams, findContradictions } from './find-contradictions.ts';
export { type Category, type Cited, categories, type FloorCode, floorCodes, type Need } from './floor.ts';
export type { LawFacts, MissingFact, RefundEvents, RightClock, Rights, Withdrawal } from './rights.ts';
export { monthsUntold, refundDue, refundsDelivery, rightsOf } from './rights-of.ts';
export { isFaultOfSeller, mayWithdraw } from './rules.ts';
