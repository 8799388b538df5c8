import { sql } from 'kysely';
import { type SendStatus, sendMoves } from '../server/outbox/rules.ts';
import type { Db } from '../server/platform/database.ts';

type Row = { id: string; key: string; status: SendStatus; isListed: boolean; reason: string | null };

/**
 * What is wrong with a shop's ledger once everything is worked off, read by SQL and from the provider's own list (`taken`:
 * our id for each message that it took), not by the code that is tried. `asked`: the keys that were asked for.
 */
export async function verdictOn(
  db: Db,
  shopId: string,
  { kind, taken, asked }: { kind: string; taken: readonly string[]; asked: ReadonlySet<string> },
): Promise<{ faults: string[]; unknown: number }> {
  const { rows } = await sql<Row>`select id, key, status, ask_at is null as "isListed", reason
    from sends where shop_id = ${shopId}`.execute(db);
  const faults: string[] = [];
  const byKey = Map.groupBy(rows, ({ key }) => key);
  for (const key of asked) if (byKey.get(key)?.length !== 1) faults.push(`${key}: ${byKey.get(key)?.length ?? 0} rows`);
  for (const { id, key, status, isListed, reason } of rows) {
    const count = taken.filter((one) => one === id).length;
    const says = `${kind} ${key}: ${status} (${reason}), taken ${count} times`;
    if (count > 1) faults.push(`doubled: ${says}`);
    if (status === 'sent' && count === 0) faults.push(`said to be sent: ${says}`);
    if (status === 'not_sent' && count > 0) faults.push(`said not to be sent: ${says}`);
    if (status === 'sending' || status === 'queued') faults.push(`stuck: ${says}`);
    if (status === 'unknown' && !isListed) faults.push(`a doubt that nobody ends: ${says}`);
  }
  const strangers = taken.filter((id) => !rows.some((row) => row.id === id));
  for (const id of strangers) faults.push(`taken under a key that is not in the ledger: ${id}`);
  return { faults, unknown: rows.filter(({ status }) => status === 'unknown').length };
}

/** Every change of a row's status is written down, in the test's database only. */
export async function watchMoves(db: Db): Promise<void> {
  await sql`create table if not exists send_moves (shop_id uuid, id uuid, was text, became text)`.execute(db);
  await sql`create or replace function note_move() returns trigger language plpgsql as $$ begin
    insert into send_moves values (old.shop_id, old.id, old.status, new.status); return null; end $$`.execute(db);
  await sql`create or replace trigger note_move after update of status on sends for each row
    when (old.status <> new.status) execute function note_move()`.execute(db);
}

/** Changes of status, among those written down, that no send may make. */
export async function wrongMoves(db: Db, shopId: string): Promise<string[]> {
  const { rows } = await sql<{ was: SendStatus; became: SendStatus }>`
    select was, became from send_moves where shop_id = ${shopId}`.execute(db);
  return rows.flatMap(({ was, became }) => (sendMoves[was].includes(became) ? [] : [`from ${was} to ${became}`]));
}
