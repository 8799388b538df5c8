/**
 * A moment as the demo shop knows it: days from today in the shop's zone (yesterday is -1) and minutes after midnight.
 * `soFar`: it has happened, whatever the hour now; one that would still be to come today was yesterday instead.
 */
export type Moment = { day: number; minute: number; soFar?: true };

export const demoZone = 'Asia/Shanghai';

export const at = (day: number, hour: number, minute = 0): Moment => ({ day, minute: hour * 60 + minute });
export const soFar = (hour: number, minute = 0): Moment => ({ day: 0, minute: hour * 60 + minute, soFar: true });

/** Turns moments into instants for this `now`. */
export function calendar(now: Temporal.Instant): (moment: Moment) => Temporal.Instant {
  const midnight = now.toZonedDateTimeISO(demoZone).startOfDay();
  return ({ day, minute, soFar: mustBePast }) => {
    const instant = midnight.add({ days: day }).add({ minutes: minute }).toInstant();
    const isAhead = Temporal.Instant.compare(instant, now) >= 0;
    return mustBePast && isAhead ? instant.subtract({ hours: 24 }) : instant;
  };
}

export const compareMoments = (a: Moment, b: Moment) => a.day - b.day || a.minute - b.minute;
