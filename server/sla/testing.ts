import { type Count, type Happening, type PlatformRule, platformDueAt } from './rules.ts';

/** Rounds and rounds in time, by who answered. */
export function summed(counts: readonly Count[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { agentId, rounds, inTime } of counts) {
    const name = agentId ?? 'nobody';
    sums[`${name} rounds`] = (sums[`${name} rounds`] ?? 0) + rounds;
    sums[`${name} in time`] = (sums[`${name} in time`] ?? 0) + inTime;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

/** Rounds of a conversation, found by looking for each question at all that came before and after it. */
export function countSlowly(
  history: readonly Happening[],
  now: Temporal.Instant,
  rule: PlatformRule,
): Record<string, number> {
  const counts: Count[] = [];
  const withPerson = (until: number) => {
    const last = history
      .slice(0, until)
      .findLast(
        (h) =>
          h.kind === 'given_to_person' ||
          h.kind === 'handed_back' ||
          h.kind === 'closed' ||
          (h.kind === 'answered' && h.handsOver),
      );
    return last !== undefined && last.kind !== 'handed_back' && last.kind !== 'closed';
  };
  const ends = (h: Happening, i: number) =>
    h.kind === 'closed' || (h.kind === 'answered' && (h.agentId !== null || !(h.handsOver || withPerson(i))));
  history.forEach((question, i) => {
    if (question.kind !== 'asked') return;
    const lastEnd = history.findLastIndex((h, k) => k < i && ends(h, k));
    if (history.slice(lastEnd + 1, i).some(({ kind }) => kind === 'asked')) return; // in a row with an earlier one
    const dueAt = platformDueAt(question.at, rule);
    if (!dueAt) return;
    const end = history.find((h, k) => k > i && ends(h, k));
    const agentId = end?.kind === 'answered' ? end.agentId : null;
    const isLate = Temporal.Instant.compare(end?.at ?? now, dueAt) > 0;
    if (agentId || isLate)
      counts.push({ askedAt: question.at, agentId, rounds: 1, inTime: agentId && !isLate ? 1 : 0 });
  });
  return summed(counts);
}
