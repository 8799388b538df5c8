export { type Category, type Cited, categories, type FloorCode, type Need } from './floor.ts';
export { refundDue, rightsOf } from './rights-of.ts';
export {
  type LawFacts,
  type MissingFact,
  mayWithdraw,
  type RefundEvents,
  type RightClock,
  type Rights,
  type Withdrawal,
} from './rules.ts';
