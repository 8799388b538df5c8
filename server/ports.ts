import { refundGateOf } from './calls/index.ts';
import { enqueue } from './platform/jobs.ts';
import type { RefundPorts } from './refunds/index.ts';
import { followRefundOfReturn } from './returns/index.ts';

/** What refunds need from slices that they do not know, the same for routes, jobs and the ledger. */
export const refundPorts: RefundPorts = {
  /** Of a return that needs a call: no money before somebody has spoken with the buyer, or need not any more. */
  gate: async (tx, shopId, { returnId }, now) => {
    const gate = returnId === null ? null : await refundGateOf(tx, shopId, returnId, now);
    return gate?.is === 'shut' ? 'call' : null;
  },
  /** The lines that it was for get the money that they were owed. */
  changed: async (tx, shopId, { id: refundId, returnId, status }) => {
    if (returnId !== null && (status === 'sent' || status === 'not_sent'))
      await enqueue(tx, followRefundOfReturn, { shopId, returnId, refundId });
  },
};
