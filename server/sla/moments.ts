import type { SlaSettings } from '../../shared/sla.ts';
import { replyBy, type Shop } from '../shops/index.ts';
import type { Wait } from './queries.ts';
import type { Standing } from './rules.ts';

/** The row of a conversation that stands so now: what was due for the same question before stays, told or untold. */
export function waitOf(before: Wait | null, after: Standing, shop: Shop, settings: SlaSettings): Wait {
  const isSameQuestion = isSame(before?.askedAt ?? null, after.askedAt);
  const isSameMatter = before?.isWithPerson === after.isWithPerson && isSame(before.openedAt, after.openedAt);
  return {
    ...after,
    ...(before && isSameQuestion ? ofQuestion(before) : questionMoments(after, shop, settings)),
    ...(before && isSameMatter ? ofMatter(before) : matterMoments(after, shop, settings)),
  };
}

const isSame = (a: Temporal.Instant | null, b: Temporal.Instant | null) =>
  a === null || b === null ? a === b : a.equals(b);

const ofQuestion = ({ responseDueAt, warnAt, slowAt, responseWarnAt, responseMissAt }: Wait) => ({
  ...{ responseDueAt, warnAt, slowAt, responseWarnAt, responseMissAt },
});
const ofMatter = ({ resolutionDueAt, resolutionMissAt }: Wait) => ({ resolutionDueAt, resolutionMissAt });

function questionMoments({ askedAt, platformDueAt }: Standing, { hours, zone }: Shop, settings: SlaSettings) {
  const responseDueAt = askedAt && replyBy(hours, zone, askedAt, settings.firstResponseMinutes);
  const { warnSeconds, dueSoonMinutes } = settings;
  return {
    responseDueAt,
    warnAt: platformDueAt && warnSeconds > 0 ? platformDueAt.subtract({ seconds: warnSeconds }) : null,
    slowAt: platformDueAt,
    responseWarnAt: responseDueAt && dueSoonMinutes > 0 ? responseDueAt.subtract({ minutes: dueSoonMinutes }) : null,
    responseMissAt: responseDueAt,
  };
}

/** A matter has to be resolved once a person has it. */
function matterMoments({ isWithPerson, openedAt }: Standing, { hours, zone }: Shop, settings: SlaSettings) {
  const dueAt = isWithPerson ? replyBy(hours, zone, openedAt, settings.resolutionHours * 60) : null;
  return { resolutionDueAt: dueAt, resolutionMissAt: dueAt };
}
