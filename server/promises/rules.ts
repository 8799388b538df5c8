export const promiseStatuses = ['open', 'kept', 'broken', 'waived'] as const;
export type PromiseStatus = (typeof promiseStatuses)[number];

export const subjectTypes = ['order', 'parcel', 'conversation', 'call', 'return'] as const;
export type SubjectType = (typeof subjectTypes)[number];

/** What may become of a promise. Once settled it stays as it is: a word broken and made good later was still broken. */
export const promiseMoves: Readonly<Record<PromiseStatus, readonly PromiseStatus[]>> = {
  open: ['kept', 'broken', 'waived'],
  kept: [],
  broken: [],
  waived: [],
};

export const maySettle = (from: PromiseStatus, to: PromiseStatus) => promiseMoves[from].includes(to);

/** Nobody can say when a parcel without an estimate comes: someone looks after this long at the latest. */
const informDaysWithoutEstimate = 30;

/** Until when a parcel is watched: to the end, in the shop's zone, of the day by which it comes at the latest. */
export function informDueAt(
  latestBy: Temporal.PlainDate | null,
  zone: string,
  now: Temporal.Instant,
): Temporal.Instant {
  const lastDay = latestBy ?? now.toZonedDateTimeISO(zone).toPlainDate().add({ days: informDaysWithoutEstimate });
  return lastDay.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ seconds: 1 });
}
