import { isAgreedOtherwise, refundGateOf } from './calls/index.ts';
import { enqueue } from './platform/jobs.ts';
import type { RefundPorts, StillOwed } from './refunds/index.ts';
import { followRefundOfReturn, sumStillOwed } from './returns/index.ts';

/** What refunds need from slices that they do not know, the same for routes, jobs and the ledger. */
export const refundPorts: RefundPorts & { owed: StillOwed } = {
  /** Of a return that needs a call: no money before somebody has spoken with the buyer, or need not any more. */
  gate: async (tx, shopId, { returnId, askedAt, remedy }, now) => {
    const gate = returnId === null ? null : await refundGateOf(tx, shopId, returnId, now);
    if (returnId === null || gate === null) return null;
    if (gate.is === 'shut') return 'call';
    const waiting = { subjectId: returnId, askedAt, isPartial: remedy === 'partial_keep' };
    return (await isAgreedOtherwise(tx, shopId, waiting)) ? 'agreed_otherwise' : null;
  },
  owed: sumStillOwed,
  /** The lines that it was for get the money that they were owed; of one that was cancelled they are owed it as before. */
  changed: async (tx, shopId, { id: refundId, returnId, status }) => {
    if (returnId !== null && (status === 'sent' || status === 'not_sent'))
      await enqueue(tx, followRefundOfReturn, { shopId, returnId, refundId });
  },
};
