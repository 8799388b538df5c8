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

/** The newest version with its texts; 0 and none in a shop without one. A rival publication waits for the shop's row. */
export async function lockNewest(tx: Tx, shopId: string): Promise<{ version: number; texts: StatementText[] }> {
  await sql`select 1 from shops where id = ${shopId} for no key update`.execute(tx);
  const { rows } = await sql<{ version: number }>`
    select version from statements where shop_id = ${shopId} order by version desc limit 1`.execute(tx);
  const version = rows[0]?.version ?? 0;
  return { version, texts: await selectTexts(tx, shopId, version) };
}

/** A version in all its languages. */
export async function selectTexts(db: Db | Tx, shopId: string, version: number): Promise<StatementText[]> {
  const { rows } = await sql<StatementText>`select locale, title, body from statements
    where shop_id = ${shopId} and version = ${version} order by locale`.execute(db);
  return rows;
}

type NewVersion = { shopId: string; version: number; texts: readonly StatementText[]; publishedBy: string | null };

/** All its languages at once. */
export async function insertVersion(
  tx: Tx,
  { shopId, version, texts, publishedBy }: NewVersion,
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into statements (shop_id, version, locale, title, body, published_at, published_by)
    select ${shopId}, ${version}, t.locale, t.title, t.body, ${now}::timestamptz, ${publishedBy}::uuid
    from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as t (locale text, title text, body text)`.execute(tx);
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

/** The first opening counts. Unknown conversations are ignored: the link can be typed by anybody. True: it was the first. */
export async function updateOpened(
  tx: Tx,
  { shopId, conversationId, version }: Reading,
  now: Temporal.Instant,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update statement_reads set opened_at = ${now}
    where shop_id = ${shopId} and conversation_id = ${conversationId} and version = ${version} and opened_at is null`.execute(
    tx,
  );
  return numAffectedRows === 1n;
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

/** `sent`: to how many conversations; `read`, `unread`: what buyers said when asked whether they had read it before buying. */
type Tally = { sent: number; opened: number; read: number; unread: number };

type ListedVersion = {
  version: number;
  locales: string[];
  publishedAt: Temporal.Instant;
  publishedBy: { id: string; name: string } | null;
  tally: Tally;
};

const mostVersions = 200;

/** The newest versions, with who published them and what became of their links. */
export async function selectListed(db: Db, shopId: string, now: Temporal.Instant): Promise<ListedVersion[]> {
  const { rows } = await sql<ListedVersion>`
    select s.version, s.locales, s.published_at as "publishedAt",
      case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as "publishedBy", r.tally
    from (select version, array_agg(locale order by locale) as locales, min(published_at) as published_at,
        (array_agg(published_by))[1] as published_by
      from statements where shop_id = ${shopId} and published_at <= ${now}
      group by version order by version desc limit ${mostVersions}) s
    left join agents a on a.shop_id = ${shopId} and a.id = s.published_by
    cross join lateral (
      select json_build_object('sent', count(*), 'opened', count(opened_at),
        'read', count(*) filter (where read_before_buying), 'unread', count(*) filter (where not read_before_buying)) as tally
      from statement_reads where shop_id = ${shopId} and version = s.version) r
    order by s.version desc`.execute(db);
  return rows;
}
