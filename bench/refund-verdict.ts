import { sql } from 'kysely';
import type { Db } from '../server/platform/database.ts';
import { verdictOn } from './ledger-verdict.ts';

/** What the bank has moved, in its own books. */
export type Movement = { id: string; amountMinor: number };

type Row = { id: string; status: string; method: string; amountMinor: number };

/**
 * What is wrong once everything is worked off, read by SQL and from the bank's own books, not by the code that is tried:
 * never more than was paid, no refund twice, none that the books know otherwise, and the till equal to both, to the cent.
 */
export async function refundVerdictOn(
  db: Db,
  shopId: string,
  { kind, moved }: { kind: string; moved: readonly Movement[] },
): Promise<{ faults: string[]; unknown: number }> {
  const { rows } = await sql<Row>`select id, status, method, amount_minor as "amountMinor" from refunds
    where shop_id = ${shopId}`.execute(db);
  const carried = rows.filter(({ method, status }) => method === 'provider' && status !== 'cancelled');
  const asked = new Set(carried.filter(({ status }) => status !== 'waiting_approval').map(({ id }) => `refund:${id}`));
  const ledger = await verdictOn(db, shopId, { kind, asked, taken: moved.map(({ id }) => id) });
  const faults = [...ledger.faults];
  for (const { id, status, amountMinor } of rows) {
    const movements = moved.filter((one) => one.id === id);
    const says = `${kind} refund ${id}: ${status}, moved ${movements.length} times`;
    if (movements.some((one) => one.amountMinor !== amountMinor)) faults.push(`another sum: ${says}`);
    if (status === 'sent' && movements.length !== 1) faults.push(`said to be sent: ${says}`);
    if ((status === 'not_sent' || status === 'cancelled') && movements.length > 0)
      faults.push(`said not to be: ${says}`);
  }
  const { rows: tills } = await sql<{ paid: number; committed: number; payments: number; over: number }>`
    select m.paid_minor as paid, m.committed_minor as committed, m.over_minor as over,
      (select sum(p.committed_minor) from order_payments p where p.shop_id = m.shop_id and p.order_id = m.order_id)::bigint as payments
    from order_money m where shop_id = ${shopId}`.execute(db);
  for (const { paid, committed, payments, over } of tills) {
    const total = (some: readonly { amountMinor: number }[]) => some.reduce((sum, one) => sum + one.amountMinor, 0);
    const held = total(rows.filter(({ status }) => status !== 'cancelled' && status !== 'not_sent'));
    const out = total(moved);
    const inDoubt = total(rows.filter(({ status }) => status === 'unknown'));
    const said = total(rows.filter(({ status }) => status === 'sent'));
    const says = `${kind}: paid ${paid}, till ${committed}, payments ${payments}, refunds ${held}, bank ${out}, in doubt ${inDoubt}`;
    if (out > paid || over > 0) faults.push(`more than was paid: ${says}`);
    if (committed !== held || payments !== held) faults.push(`the till is not right: ${says}`);
    if (out < said || out > said + inDoubt) faults.push(`the bank's books differ: ${says}`);
  }
  return { faults, unknown: ledger.unknown };
}
