import type { SlaSettings } from '../../shared/sla.ts';

/**
 * The platform's figures (answered by a person within 3 minutes, 09:00–23:00, 90 % of rounds over 30 days) are from
 * descriptions by others: its own text is not public, and it changes. They are settings for that reason; the shop
 * compares them with the rules of its platform.
 */
export const defaultSettings: SlaSettings = {
  firstResponseMinutes: 60,
  resolutionHours: 48,
  dueSoonMinutes: 10,
  handBackMinutes: 15,
  platformSeconds: 180,
  platformFromHour: 9,
  platformUntilHour: 23,
  platformPercent: 90,
  platformDays: 30,
  warnSeconds: 60,
  sendsHolding: false,
};

/** Where a conversation stands. `openedAt`: the first question of what is not resolved. */
export type Standing = {
  isWithPerson: boolean;
  openedAt: Temporal.Instant;
  /** The first message of the buyer that nobody has answered; later ones belong to the same question. */
  askedAt: Temporal.Instant | null;
  platformDueAt: Temporal.Instant | null;
  isCountedSlow: boolean;
};

/** What bears on a wait. `agentId` null: Qin answered, and `handsOver` when it said that a person will. */
export type Happening =
  | { kind: 'asked' | 'given_to_person' | 'handed_back' | 'closed'; at: Temporal.Instant }
  | { kind: 'answered'; at: Temporal.Instant; agentId: string | null; handsOver: boolean };

/** To be added to the day on which it was asked. `agentId` null: nobody answered. */
export type Count = { askedAt: Temporal.Instant; agentId: string | null; rounds: number; inTime: number };

export type PlatformRule = Pick<SlaSettings, 'platformSeconds' | 'platformFromHour' | 'platformUntilHour'> & {
  zone: string;
};

/**
 * One step of a conversation, in the order of its events. A round is a question and the first answer of a person.
 * - It belongs to the day and the hours of its question: one of 22:59 counts when it is answered after 23:00 and after
 *   midnight, one of 23:00 does not, whenever it is answered.
 * - What Qin answers by itself is no round. Once a person is to answer (handed over, or taken over), Qin's words do not
 *   end it, and neither do notices, proposals, notes, or a send that was refused and kept as a draft.
 * - Qin's words that an agent approved are a person's answer: a person read the question and let them go.
 * - Whoever answers first has the round: of two agents, not the one who only held the conversation.
 * - Not answered within the limit, it is slow from then on, as nobody's; whoever answers later has a slow round.
 * - Closing in time ends the matter without a round. Closing later does not undo that the buyer waited.
 * - Putting a conversation off changes nothing: the buyer waits all the same.
 */
export function happen(
  before: Standing | null,
  what: Happening,
  rule: PlatformRule,
): { after: Standing | null; counts: Count[] } {
  const { at } = what;
  const fresh = { isWithPerson: false, openedAt: at, askedAt: null, platformDueAt: null, isCountedSlow: false };
  const standing: Standing = before ?? fresh;
  switch (what.kind) {
    case 'asked': {
      if (standing.askedAt) return { after: standing, counts: [] };
      return { after: { ...standing, askedAt: at, platformDueAt: platformDueAt(at, rule) }, counts: [] };
    }
    case 'given_to_person':
      return { after: { ...standing, isWithPerson: true }, counts: [] };
    case 'handed_back': {
      const openedAt = standing.askedAt ?? standing.openedAt;
      return { after: unlessDone({ ...standing, isWithPerson: false, openedAt }), counts: [] };
    }
    case 'closed':
      return { after: null, counts: abandoned(standing, at) };
    case 'answered': {
      if (what.agentId === null && (what.handsOver || standing.isWithPerson))
        return { after: { ...standing, isWithPerson: true }, counts: [] };
      const counts = what.agentId === null ? abandoned(standing, at) : answered(standing, at, what.agentId);
      return { after: unlessDone({ ...standing, ...noQuestion }), counts };
    }
  }
}

const noQuestion = { askedAt: null, platformDueAt: null, isCountedSlow: false };

/** When a person must have answered so that the round is in time; null outside the hours that count. */
export function platformDueAt(askedAt: Temporal.Instant, rule: PlatformRule): Temporal.Instant | null {
  const { hour } = askedAt.toZonedDateTimeISO(rule.zone);
  const counts = hour >= rule.platformFromHour && hour < rule.platformUntilHour;
  return counts ? askedAt.add({ seconds: rule.platformSeconds }) : null;
}

/** The limit has passed with nobody's answer: the round is slow, until somebody turns out to have answered in time. */
export function slowRound({ askedAt, platformDueAt: dueAt, isCountedSlow }: Standing): Count[] {
  return askedAt && dueAt && !isCountedSlow ? [{ askedAt, agentId: null, rounds: 1, inTime: 0 }] : [];
}

function answered({ askedAt, platformDueAt: dueAt, isCountedSlow }: Standing, at: Temporal.Instant, agentId: string) {
  if (!askedAt || !dueAt) return [];
  const theirs = { askedAt, agentId, rounds: 1, inTime: isAfter(at, dueAt) ? 0 : 1 };
  return isCountedSlow ? [{ askedAt, agentId: null, rounds: -1, inTime: 0 }, theirs] : [theirs];
}

/** The question is gone and no person has answered it. */
function abandoned(standing: Standing, at: Temporal.Instant): Count[] {
  return standing.platformDueAt && isAfter(at, standing.platformDueAt) ? slowRound(standing) : [];
}

/** Nobody waits, and no person has it: there is nothing to remember. */
function unlessDone(standing: Standing): Standing | null {
  return standing.isWithPerson || standing.askedAt ? standing : null;
}

/** How many more rounds of today may be slow while the share stays at its target; none when it is below. */
export function allowanceLeft(rounds: number, inTime: number, percent: number): number {
  return Math.max(0, Math.floor((inTime * 100) / percent) - rounds);
}

/** Why a conversation must go from its holder to whoever is free, or null. The buyer waits in it. */
export function reasonToReturn(
  holder: { isAway: boolean; isGone: boolean; waitedMinutes: number },
  { handBackMinutes }: Pick<SlaSettings, 'handBackMinutes'>,
): 'away' | 'gone' | 'silent' | null {
  if (holder.isAway) return 'away';
  if (holder.isGone) return 'gone';
  return holder.waitedMinutes >= handBackMinutes ? 'silent' : null;
}

/** What the clock has still to do for a conversation, and when. */
export type Moments = {
  warnAt: Temporal.Instant | null;
  slowAt: Temporal.Instant | null;
  responseWarnAt: Temporal.Instant | null;
  responseMissAt: Temporal.Instant | null;
  resolutionMissAt: Temporal.Instant | null;
};
export type Due = { responseDueAt: Temporal.Instant | null; resolutionDueAt: Temporal.Instant | null };

export type SlaEvent =
  | 'sla.reply-due-soon'
  | 'sla.reply-missed'
  | 'sla.first-response-due-soon'
  | 'sla.first-response-missed'
  | 'sla.resolution-missed';

/** What of it has come: which events to tell, and whether the round is slow now. `isWaiting`: nobody has answered in truth. */
export function strike<Row extends Standing & Moments & Due>(
  row: Row,
  isWaiting: boolean,
  now: Temporal.Instant,
): { row: Row; told: SlaEvent[]; isSlow: boolean } {
  const has = (at: Temporal.Instant | null) => at !== null && !isAfter(at, now);
  const isBefore = (dueAt: Temporal.Instant | null) => dueAt !== null && isAfter(dueAt, now);
  const isSlow = has(row.slowAt) && isWaiting;
  const told: [boolean, SlaEvent][] = [
    [has(row.warnAt) && isWaiting && isBefore(row.platformDueAt), 'sla.reply-due-soon'],
    [isSlow, 'sla.reply-missed'],
    [has(row.responseWarnAt) && isWaiting && isBefore(row.responseDueAt), 'sla.first-response-due-soon'],
    [has(row.responseMissAt) && isWaiting, 'sla.first-response-missed'],
    [has(row.resolutionMissAt), 'sla.resolution-missed'],
  ];
  const left = (at: Temporal.Instant | null) => (has(at) ? null : at);
  const moments: Moments = {
    ...{ warnAt: left(row.warnAt), slowAt: left(row.slowAt) },
    ...{ responseWarnAt: left(row.responseWarnAt), responseMissAt: left(row.responseMissAt) },
    resolutionMissAt: left(row.resolutionMissAt),
  };
  return { row: { ...row, ...moments }, told: told.flatMap(([isTold, type]) => (isTold ? [type] : [])), isSlow };
}

function isAfter(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return a.epochNanoseconds > b.epochNanoseconds; // Temporal's own compare is a value, and rules need only types
}
