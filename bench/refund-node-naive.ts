// A node that pays refunds back as shops are known to: it looks whether the sum fits, calls, and writes down; after a death it
// does so once more. The runs that kill nodes must find it out.
import { flushCompileCache } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openPool } from '../server/platform/database.ts';
import type { RefundNodeOrder } from './refund-node.ts';

flushCompileCache();
process.once('disconnect', () => process.exit());
const { connection, shopId, orderId, sink, asks, ends, timeoutMs } = JSON.parse(
  process.argv[2] ?? '',
) as RefundNodeOrder;
const { db } = openPool({ ...connection, max: 2 });

for (const { requestKey, amountMinor } of asks) {
  const { rows } = await sql<{ paid: number; isDone: boolean }>`
    select coalesce(sum(amount_minor), 0)::bigint as paid, coalesce(bool_or(request_key = ${requestKey}), false) as "isDone"
    from refunds where shop_id = ${shopId}`.execute(db);
  if (rows[0]?.isDone || (rows[0]?.paid ?? 0) + amountMinor > 10_000) continue;
  const id = crypto.randomUUID();
  await fetch(`${sink}/send`, {
    ...{ method: 'POST', body: `${id} ${amountMinor}`, signal: AbortSignal.timeout(timeoutMs) },
  }).catch(() => undefined);
  if (ends) process.kill(process.pid, 'SIGKILL');
  await sql`
    insert into refunds (shop_id, id, order_id, request_key, parts, amount_minor, currency, remedy, method, status,
      asked_by, asked_at, reference)
    values (${shopId}, ${id}, ${orderId}, ${requestKey}, '[]', ${amountMinor}, 'CNY', 'refund', 'provider', 'sent',
      '{"kind": "qin"}', now(), 'naive') on conflict (shop_id, request_key) do nothing`.execute(db);
}
process.send?.('asked');
await sleep(60_000);
