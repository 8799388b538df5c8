import type { Tx } from '../platform/database.ts';
import { actOnReturn } from './act-on-return.ts';
import { refusalOfStep } from './machine-rules.ts';
import { selectUnderWay } from './queries.ts';
import { lockReturn } from './take-steps.ts';
import { tellReturn } from './tell-return.ts';

/**
 * A buyer says in the chat that they keep the goods: what is still to be decided or sent ends. Where goods are on their
 * way or money is due, it is noted for a colleague. Nothing when there is no return of this order under way.
 */
export async function cancelReturn(
  tx: Tx,
  { shopId, conversationId, orderId }: { shopId: string; conversationId: string; orderId: string | null },
  now: Temporal.Instant,
): Promise<void> {
  const returnId = (await selectUnderWay(tx, shopId, { conversationId, orderId }))?.id;
  if (returnId === undefined) return;
  const locked = await lockReturn(tx, shopId, returnId);
  const by = { kind: 'buyer' } as const;
  const acting = { shopId, returnId, by, seen: null, action: 'cancel', note: '' } as const;
  const ending = locked.lines.filter(
    (line) =>
      ['not_required', 'awaiting_parcel'].includes(line.goods) &&
      refusalOfStep(line, { axis: 'case', to: 'cancelled' }) === null,
  );
  if (locked.lines.length === 0) await actOnReturn(tx, { ...acting, lineIds: null }, now);
  else if (ending.length > 0) await actOnReturn(tx, { ...acting, lineIds: ending.map(({ id }) => id) }, now);
  else await tellReturn(tx, { shopId, returnId, by, seen: null, locked, story: { to: 'keeps' } }, now);
}
