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
  found: Findings | null;
  lines: { lineId: string; remedy: Offer | null; verdict: Verdict; said: { en: string; 'zh-CN': string } }[];
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
  const { rows } = await sql<{ verdict: KeptVerdict | null }>`
    select verdict from returns where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  const before = rows[0]?.verdict ?? null;
  const kept: KeptVerdict = {
    found: found ?? before?.found ?? null,
    lines: verdicts.map(({ lineId, verdict }) => {
      const earlier = remedies.has(lineId) ? undefined : before?.lines.find((one) => one.lineId === lineId);
      return earlier ?? { lineId, verdict, remedy: remedies.get(lineId) ?? null, said: saidOf(verdict) };
    }),
  };
  await sql`update returns set verdict = ${JSON.stringify(kept)}::jsonb, send_by = coalesce(${sendBy}, send_by),
      policy_version = ${verdicts[0]?.verdict.policyVersion ?? null}
    where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
}

/** Lines whose buyer would rather have the money, where it was offered as well; these. The caller has locked the return. */
export async function refundInstead(
  tx: Tx,
  shopId: string,
  returnId: string,
  lineIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ verdict: KeptVerdict | null }>`
    select verdict from returns where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  const kept = rows[0]?.verdict;
  const changed = kept?.lines.filter(
    ({ lineId, verdict }) => lineIds.includes(lineId) && verdict.offer.includes('refund'),
  );
  if (!kept || !changed || changed.length === 0) return new Set();
  const lines = kept.lines.map((line) => (changed.includes(line) ? { ...line, remedy: 'refund' } : line));
  await sql`update returns set verdict = ${JSON.stringify({ ...kept, lines })}::jsonb
    where shop_id = ${shopId} and id = ${returnId}`.execute(tx);
  return new Set(changed.map(({ lineId }) => lineId));
}

export function saidOf({ line }: Verdict): { en: string; 'zh-CN': string } {
  return { en: sayVerdict(line, 'en'), 'zh-CN': sayVerdict(line, 'zh-CN') };
}
