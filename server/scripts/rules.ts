export const versionStates = ['draft', 'in_review', 'released', 'retired', 'rejected'] as const;
export type VersionState = (typeof versionStates)[number];

export const versionSteps = ['edit', 'submit', 'withdraw', 'reject', 'release', 'overtake'] as const;
export type VersionStep = (typeof versionSteps)[number];

/** Every way a version may go; what is not written here is not allowed. A draft that is thrown away leaves nothing behind; only a release that has not begun yet is withdrawn. */
const ways: Readonly<Record<VersionState, Partial<Record<VersionStep, VersionState>>>> = {
  draft: { edit: 'draft', submit: 'in_review' },
  in_review: { withdraw: 'draft', reject: 'rejected', release: 'released' },
  released: { withdraw: 'retired', overtake: 'retired' },
  retired: {},
  rejected: {},
};

/** Where a step leads from here, or null when it is not allowed. */
export function stateAfter(state: VersionState, step: VersionStep): VersionState | null {
  return ways[state][step] ?? null;
}

/** What a release has to know of the people: who wrote it, who wants it out, and how many there are who may. */
export type Reviewing = { authorId: string; reviewerId: string; reviewers: number };

/** Nobody lets their own wording out, except where there is nobody else who could: then that is written down. */
export function reviewOf({ authorId, reviewerId, reviewers }: Reviewing): 'by_another' | 'alone' | 'own_wording' {
  if (authorId !== reviewerId) return 'by_another';
  return reviewers === 1 ? 'alone' : 'own_wording';
}

export type Dated = {
  version: number;
  /** Null for what is not released. */
  effectiveFrom: Temporal.Instant | null;
  withdrawnAt: Temporal.Instant | null;
};

/** Of one script's releases the one whose wording counts at `now`, or null when none has begun yet: then what is shipped does. */
export function inEffect<Release extends Dated>(releases: readonly Release[], now: Temporal.Instant): Release | null {
  return timeline(releases.filter((release) => hasBegun(release, now))).at(-1) ?? null;
}

/** Whether this wording counts, or once did. */
export function hasBegun({ effectiveFrom, withdrawnAt }: Dated, now: Temporal.Instant): boolean {
  return effectiveFrom !== null && withdrawnAt === null && !isAfter(effectiveFrom, now);
}

/** The releases that are still to begin, the next one first. */
export function toCome<Release extends Dated>(releases: readonly Release[], now: Temporal.Instant): Release[] {
  return timeline(releases).filter(({ effectiveFrom }) => isAfter(effectiveFrom, now));
}

/** What was ever released, in the order in which it counts; of two that begin at the same moment the later version does. */
function timeline<Release extends Dated>(releases: readonly Release[]): Release[] {
  return releases
    .filter(({ effectiveFrom, withdrawnAt }) => effectiveFrom !== null && withdrawnAt === null)
    .sort((a, b) => compare(a.effectiveFrom, b.effectiveFrom) || a.version - b.version);
}

function compare(a: Temporal.Instant | null, b: Temporal.Instant | null): number {
  return Number((a?.epochNanoseconds ?? 0n) - (b?.epochNanoseconds ?? 0n));
}

function isAfter(at: Temporal.Instant | null, now: Temporal.Instant): boolean {
  return compare(at, now) > 0;
}
