import { type RawBuilder, sql } from 'kysely';
import { managers } from '../../shared/access.ts';
import type { Locale } from '../../shared/labels.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { VersionState } from './rules.ts';

export type ScriptKey = { situation: string; locale: Locale };
export type VersionKey = ScriptKey & { version: number };
export type Person = { id: string; name: string };

/** A version without its text. */
export type VersionRow = VersionKey & {
  state: VersionState;
  note: string | null;
  author: Person;
  reviewer: Person | null;
  reviewedAlone: boolean;
  rolledBackTo: number | null;
  verdict: string | null;
  createdAt: Temporal.Instant;
  changedAt: Temporal.Instant;
  submittedAt: Temporal.Instant | null;
  decidedAt: Temporal.Instant | null;
  effectiveFrom: Temporal.Instant | null;
  withdrawnAt: Temporal.Instant | null;
};
export type WholeVersion = VersionRow & { body: string; checks: unknown };

const columns = sql`v.situation, v.locale, v.version, v.state, v.note,
  json_build_object('id', v.author_id, 'name', author.name) as author,
  case when v.reviewer_id is not null then json_build_object('id', v.reviewer_id, 'name', reviewer.name) end as reviewer,
  v.reviewed_alone as "reviewedAlone", v.rolled_back_to as "rolledBackTo", v.verdict, v.created_at as "createdAt",
  v.changed_at as "changedAt", v.submitted_at as "submittedAt", v.decided_at as "decidedAt",
  v.effective_from as "effectiveFrom", v.withdrawn_at as "withdrawnAt"`;
const people = sql`join agents author on author.shop_id = v.shop_id and author.id = v.author_id
  left join agents reviewer on reviewer.shop_id = v.shop_id and reviewer.id = v.reviewer_id`;
const is = ({ situation, locale }: ScriptKey): RawBuilder<unknown> =>
  sql`v.situation = ${situation} and v.locale = ${locale}`;

/** All versions of one script, the newest first. */
export async function selectVersions(tx: Db | Tx, shopId: string, script: ScriptKey): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`select ${columns} from script_versions v ${people}
    where v.shop_id = ${shopId} and ${is(script)} order by v.version desc`.execute(tx);
  return rows;
}

/** What the list of all scripts shows: every version that somebody works on, was released, or will begin. */
export async function selectLiving(tx: Db | Tx, shopId: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`select ${columns} from script_versions v ${people}
    where v.shop_id = ${shopId} and v.state in ('draft', 'in_review', 'released')
    order by v.situation, v.locale, v.version`.execute(tx);
  return rows;
}

export async function selectVersion(tx: Db | Tx, shopId: string, key: VersionKey): Promise<WholeVersion | null> {
  const { rows } = await sql<WholeVersion>`select ${columns}, v.body, v.checks from script_versions v ${people}
    where v.shop_id = ${shopId} and ${is(key)} and v.version = ${key.version}`.execute(tx);
  return rows[0] ?? null;
}

export async function selectVersionBody(tx: Db | Tx, shopId: string, key: VersionKey): Promise<string | null> {
  const { rows } = await sql<{ body: string }>`select v.body from script_versions v
    where v.shop_id = ${shopId} and ${is(key)} and v.version = ${key.version}`.execute(tx);
  return rows[0]?.body ?? null;
}

type ReleaseRow = VersionKey & {
  body: string;
  effectiveFrom: Temporal.Instant | null;
  withdrawnAt: Temporal.Instant | null;
};

/** Every wording that ever counted or will: with the clock moved back, an earlier one counts again. */
export async function selectReleases(tx: Db | Tx, shopId: string): Promise<ReleaseRow[]> {
  const { rows } = await sql<ReleaseRow>`
    select situation, locale, version, body, effective_from as "effectiveFrom", withdrawn_at as "withdrawnAt"
    from script_versions where shop_id = ${shopId} and state in ('released', 'retired') and withdrawn_at is null`.execute(
    tx,
  );
  return rows;
}

/** The author's draft of a script. */
export async function selectDraft(
  tx: Tx,
  shopId: string,
  script: ScriptKey,
  authorId: string,
): Promise<WholeVersion | null> {
  const { rows } = await sql<WholeVersion>`select ${columns}, v.body, v.checks from script_versions v ${people}
    where v.shop_id = ${shopId} and ${is(script)} and v.state = 'draft' and v.author_id = ${authorId}`.execute(tx);
  return rows[0] ?? null;
}

export async function highestVersion(tx: Tx, shopId: string, script: ScriptKey): Promise<number> {
  const { rows } = await sql<{ highest: number }>`select coalesce(max(v.version), 0) as highest
    from script_versions v where v.shop_id = ${shopId} and ${is(script)}`.execute(tx);
  return rows[0]?.highest ?? 0;
}

type NewVersion = VersionKey & { shopId: string; body: string; note: string | null; authorId: string };

export async function insertDraft(tx: Tx, version: NewVersion, now: Temporal.Instant): Promise<void> {
  await tx
    .insertInto('script_versions')
    .values({ ...rowOf(version, now), state: 'draft' })
    .execute();
}

/** A wording that was released before, released again: it counts at once. */
export async function insertRollBack(
  tx: Tx,
  version: NewVersion & { rolledBackTo: number; checks: unknown },
  now: Temporal.Instant,
): Promise<void> {
  const { rolledBackTo, checks, authorId } = version;
  await tx
    .insertInto('script_versions')
    .values({
      ...rowOf(version, now),
      state: 'released',
      rolled_back_to: rolledBackTo,
      checks: JSON.stringify(checks),
      reviewer_id: authorId,
      decided_at: now,
      effective_from: now,
    })
    .execute();
}

function rowOf({ shopId, situation, locale, version, body, note, authorId }: NewVersion, now: Temporal.Instant) {
  return {
    ...{ shop_id: shopId, situation, locale, version, body, note, author_id: authorId, created_at: now },
    ...{ changed_at: now, reviewer_id: null, reviewed_alone: false, rolled_back_to: null, verdict: null },
    ...{ checks: null, submitted_at: null, decided_at: null, effective_from: null, withdrawn_at: null },
  };
}

export type VersionChange = {
  state?: VersionState;
  body?: string;
  note?: string | null;
  reviewer_id?: string | null;
  reviewed_alone?: boolean;
  verdict?: string | null;
  checks?: string | null;
  submitted_at?: Temporal.Instant | null;
  decided_at?: Temporal.Instant | null;
  effective_from?: Temporal.Instant | null;
  withdrawn_at?: Temporal.Instant | null;
};

export async function updateVersion(
  tx: Tx,
  shopId: string,
  key: VersionKey,
  change: VersionChange,
  now: Temporal.Instant,
): Promise<void> {
  await tx
    .updateTable('script_versions')
    .set({ ...change, changed_at: now })
    .where('shop_id', '=', shopId)
    .where('situation', '=', key.situation)
    .where('locale', '=', key.locale)
    .where('version', '=', key.version)
    .execute();
}

export async function deleteVersion(tx: Tx, shopId: string, key: VersionKey): Promise<void> {
  await sql`delete from script_versions v where v.shop_id = ${shopId} and ${is(key)} and v.version = ${key.version}`.execute(
    tx,
  );
}

/** What was overtaken by a later release. Done with the next release: until then the dates alone say so. */
export async function retireOvertaken(tx: Tx, shopId: string, script: ScriptKey, now: Temporal.Instant): Promise<void> {
  await sql`update script_versions v set state = 'retired', changed_at = ${now}
    where v.shop_id = ${shopId} and ${is(script)} and v.state = 'released' and exists (
      select from script_versions later where later.shop_id = v.shop_id and later.situation = v.situation
        and later.locale = v.locale and later.state = 'released' and later.effective_from <= ${now}
        and (later.effective_from, later.version) > (v.effective_from, v.version))`.execute(tx);
}

/** How many people of the shop may release scripts. They are locked: nobody is shut out while it is decided. */
export async function countReviewers(tx: Tx, shopId: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`select id from agents
    where shop_id = ${shopId} and revoked_at is null and role = any(${[...managers]}::text[]) for share`.execute(tx);
  return rows.length;
}

export type Use = { version: number; count: number; isMore: boolean; lastAt: Temporal.Instant | null };

/** Counted no further than this: beyond it, the exact number tells nobody anything. */
const mostCounted = 10_000;

/** How often each version was said, and when last. Walks the index of replies by script, and no further than it counts. */
export async function selectUses(
  tx: Db | Tx,
  shopId: string,
  situation: string,
  locale: Locale,
  versions: readonly number[],
): Promise<Use[]> {
  const used = sql`from messages m where m.shop_id = ${shopId} and m.script = ${situation} and m.script_version = v.version
    and m.locale = ${locale} and m.visibility = 'public'`;
  const { rows } = await sql<Use>`
    select v.version, least(counted.n, ${mostCounted})::int as count, counted.n > ${mostCounted} as "isMore", last.at as "lastAt"
    from unnest(${[...versions]}::int[]) v(version)
    cross join lateral (select count(*) as n from (select 1 ${used} limit ${mostCounted + 1}) bounded) counted
    left join lateral (select m.at ${used} order by m.at desc limit 1) last on true`.execute(tx);
  return rows;
}
