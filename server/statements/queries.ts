import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';

/** One version of the shop's published terms, in one language. */
export type Statement = {
  version: number;
  locale: string;
  title: string;
  body: string;
  publishedAt: Temporal.Instant;
};

const columns = sql`version, locale, title, body, published_at as "publishedAt"`;

/** The newest version published by `now`, in the wanted language where it has it. */
export async function selectCurrent(
  tx: Db | Tx,
  shopId: string,
  locale: string,
  now: Temporal.Instant,
): Promise<Statement | null> {
  const { rows } = await sql<Statement>`select ${columns} from statements
    where shop_id = ${shopId} and published_at <= ${now}
    order by version desc, (locale = ${locale}) desc, locale limit 1`.execute(tx);
  return rows[0] ?? null;
}

export async function selectVersion(
  tx: Db | Tx,
  shopId: string,
  version: number,
  locale: string,
): Promise<Statement | null> {
  const { rows } = await sql<Statement>`select ${columns} from statements
    where shop_id = ${shopId} and version = ${version}
    order by (locale = ${locale}) desc, locale limit 1`.execute(tx);
  return rows[0] ?? null;
}

export type StatementText = { locale: string; title: string; body: string };

/** Adds the next version, all its languages at once. A rival publication waits for the shop's row. Returns its number. */
export async function insertVersion(
  tx: Tx,
  shopId: string,
  texts: readonly StatementText[],
  now: Temporal.Instant,
): Promise<number> {
  await sql`select 1 from shops where id = ${shopId} for update`.execute(tx);
  const { rows } = await sql<{ version: number }>`
    with next as (select coalesce(max(version), 0) + 1 as version from statements where shop_id = ${shopId})
    insert into statements (shop_id, version, locale, title, body, published_at)
    select ${shopId}, next.version, t.locale, t.title, t.body, ${now}::timestamptz
    from next, jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as t (locale text, title text, body text)
    returning version`.execute(tx);
  return rows[0]?.version ?? 0;
}

export type Reading = { shopId: string; conversationId: string; version: number };

export async function upsertSent(
  tx: Tx,
  { shopId, conversationId, version }: Reading,
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into statement_reads (shop_id, conversation_id, version, sent_at)
    values (${shopId}, ${conversationId}, ${version}, ${now}) on conflict do nothing`.execute(tx);
}

/** The first opening counts. Unknown conversations are ignored: the link can be typed by anybody. */
export async function updateOpened(
  tx: Db | Tx,
  { shopId, conversationId, version }: Reading,
  now: Temporal.Instant,
): Promise<void> {
  await sql`update statement_reads set opened_at = ${now}
    where shop_id = ${shopId} and conversation_id = ${conversationId} and version = ${version} and opened_at is null`.execute(
    tx,
  );
}

/** The answer is about the version that the buyer was sent last, whatever has been published since. */
export async function updateAnswer(
  tx: Tx,
  { shopId, conversationId }: Omit<Reading, 'version'>,
  readBeforeBuying: boolean,
): Promise<void> {
  await sql`update statement_reads set read_before_buying = ${readBeforeBuying}
    where shop_id = ${shopId} and conversation_id = ${conversationId} and version = (
      select version from statement_reads where shop_id = ${shopId} and conversation_id = ${conversationId}
      order by sent_at desc, version desc limit 1)`.execute(tx);
}

/** Every version, newest first, with the languages it has. */
export async function selectVersions(
  tx: Db | Tx,
  shopId: string,
  now: Temporal.Instant,
): Promise<{ version: number; locales: string[]; publishedAt: Temporal.Instant }[]> {
  const { rows } = await sql<{ version: number; locales: string[]; publishedAt: Temporal.Instant }>`
    select version, array_agg(locale order by locale) as locales, min(published_at) as "publishedAt" from statements
    where shop_id = ${shopId} and published_at <= ${now} group by version order by version desc`.execute(tx);
  return rows;
}
