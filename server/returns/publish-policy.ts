import { sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import { checkRows, type PolicyRow } from './policy.ts';

export type PolicyVersion = {
  version: number;
  rows: readonly PolicyRow[];
  /** Orders from then on: their buyers were told of their right in time. */
  toldSince: Temporal.Instant | null;
  publishedAt: Temporal.Instant;
  publishedBy: string | null;
};

export type NewPolicy = {
  shopId: string;
  rows: readonly PolicyRow[];
  toldSince: Temporal.Instant | null;
  publishedBy: string;
  /** The version that it was made from; 0: there was none. */
  after: number;
};

/**
 * Publishes the next version; earlier ones stay as they were, and decisions name the one they rested on. Throws Refused
 * `policy_changed` where somebody published in between, `policy_told_in_future` and `policy_row_unreachable`.
 */
export async function publishPolicy(
  tx: Tx,
  { shopId, rows, toldSince, publishedBy, after }: NewPolicy,
  now: Temporal.Instant,
): Promise<number> {
  checkRows(rows);
  if (toldSince && Temporal.Instant.compare(toldSince, now) > 0) throw new Refused('policy_told_in_future', 400);
  const { rows: written } = await sql<{ version: number }>`
    insert into return_policies (shop_id, version, rows, told_since, published_at, published_by)
    select ${shopId}, ${after + 1}, ${JSON.stringify(rows)}::jsonb, ${toldSince}, ${now}, ${publishedBy}
    where ${after} = (select coalesce(max(version), 0) from return_policies where shop_id = ${shopId})
    on conflict (shop_id, version) do nothing returning version`.execute(tx);
  const [published] = written;
  if (!published) throw new Refused('policy_changed', 409);
  await appendEvent(tx, shopId, 'returns.policy-published', { version: published.version }, now);
  return published.version;
}

/** Newest first. */
export async function policyVersions(db: Db | Tx, shopId: string): Promise<PolicyVersion[]> {
  const { rows } = await sql<PolicyVersion>`select version, rows, told_since as "toldSince",
      published_at as "publishedAt", published_by as "publishedBy"
    from return_policies where shop_id = ${shopId} order by version desc limit 200`.execute(db);
  return rows;
}
