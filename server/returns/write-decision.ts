import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { Findings } from './case-facts.ts';
import type { LineVerdict } from './load-verdict.ts';
import type { Offer } from './policy.ts';
import type { Verdict } from './resolve.ts';
import { sayVerdict } from './say-verdict.ts';
import type { LockedLine } from './take-steps.ts';

/** What a decision rested on, as it is kept with the return: later policies change nothing of it. */
export type KeptVerdict = {
  lines: {
    lineId: string;
    remedy: Offer | null;
    /** What the person who decided had seen of the goods; null: nobody looked. */
    found: Findings | null;
    verdict: Verdict;
    said: { en: string; 'zh-CN': string };
  }[];
};

/** Each line named once, and each of this return. Throws `not_found`. */
export function linesNamed<Named extends { lineId: string }>(
  lines: readonly LockedLine[],
  named: readonly Named[],
): Named[] {
  const known = new Set(lines.map(({ id }) => id));
  const asked = new Set(named.map(({ lineId }) => lineId));
  if (asked.size !== named.length || [...asked].some((id) => !known.has(id))) throw notFound();
  return [...named];
}

type Decision = {
  shopId: string;
  returnId: string;
  found?: Findings;
  verdicts: readonly LineVerdict[];
  /** The lines that are decided now: what each gets; null: nothing. */
  remedies: ReadonlyMap<string, Offer | null>;
  sendBy: Temporal.Instant | null;
};

/** What was decided of other lines before stays as it was. The caller has locked the return. */
export async function writeDecision(tx: Tx, decision: Decision): Promise<void> {
  const { shopId, returnId, found = null, verdicts, remedies, sendBy } = decision;
  const isForAll = verdicts.every(({ lineId }) => remedies.has(lineId));
  const before = isForAll ? null : await selectKept(tx, shopId, returnId);
  const kept: KeptVerdict = {
    lines: verdicts.map(({ lineId, verdict }) => {
      const earlier = remedies.has(lineId) ? undefined : before?.lines.find((one) => one.lineId === lineId);
      const decided = { remedy: remedies.get(lineId) ?? null, found: remedies.has(lineId) ? found : null };
      return earlier ?? { lineId, verdict, ...decided, said: saidOf(verdict) };
    }),
  };
  await sql`update returns set verdict = ${JSON.stringify(kept)}::jsonb, send_by = coalesce(${sendBy}, send_by),
      policy_version = ${verdicts[0]?.verdict.policyVersion ?? null}
    where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
}

/**
 * Lines whose buyer would rather have the money, where it was offered as well; these. Who keeps the goods for a part of the
 * price has agreed to that. The caller has locked the return.
 */
export async function refundInstead(
  tx: Tx,
  shopId: string,
  returnId: string,
  lineIds: readonly string[],
): Promise<Set<string>> {
  const kept = await selectKept(tx, shopId, returnId);
  const changed = kept?.lines.filter(
    ({ lineId, remedy, verdict }) =>
      lineIds.includes(lineId) && remedy !== 'keep_partial' && verdict.offer.includes('refund'),
  );
  if (!kept || !changed || changed.length === 0) return new Set();
  const lines = kept.lines.map((line) => (changed.includes(line) ? { ...line, remedy: 'refund' } : line));
  await sql`update returns set verdict = ${JSON.stringify({ ...kept, lines })}::jsonb
    where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  return new Set(changed.map(({ lineId }) => lineId));
}

/** What was seen of these lines when they were decided before. */
export async function foundBefore(
  tx: Tx,
  shopId: string,
  returnId: string,
  lineIds: readonly string[],
): Promise<Findings | null> {
  const kept = await selectKept(tx, shopId, returnId);
  return kept?.lines.find(({ lineId, found }) => lineIds.includes(lineId) && found)?.found ?? null;
}

async function selectKept(tx: Tx, shopId: string, returnId: string): Promise<KeptVerdict | null> {
  const { rows } = await sql<{ verdict: KeptVerdict | null }>`
    select verdict from returns where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  return rows[0]?.verdict ?? null;
}

export function saidOf({ line }: Verdict): { en: string; 'zh-CN': string } {
  return { en: sayVerdict(line, 'en'), 'zh-CN': sayVerdict(line, 'zh-CN') };
}
