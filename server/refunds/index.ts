import './tables.ts';

export { approveRefund } from './approve-refund.ts';
export { type AskRefund, askRefund } from './ask-refund.ts';
export { cancelRefund } from './cancel-refund.ts';
export { confirmManual } from './confirm-manual.ts';
export { followMoney } from './follow-money.ts';
export { type Paid, paidOf, refundsOf } from './queries.ts';
export type { Refund, RefundPorts, StillOwed } from './refund.ts';
export { releaseHeld, releaseHeldJob } from './release-held.ts';
export { refundRoutes } from './routes.ts';
export {
  type Actor,
  holdsMoney,
  type Part,
  paysFor,
  type RefundStatus,
  type Remedy,
  refundAmount,
  remedies,
  type SoldLine,
  type Sum,
  shareOut,
} from './rules.ts';
export { PartView, RefundView } from './views.ts';
