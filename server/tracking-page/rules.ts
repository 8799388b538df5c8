import type { Parcel, ParcelState, ScanStatus } from '../parcels/index.ts';

/** The four stations that everybody knows: ordered, sent off, on the last round, there. */
export const stations = ['ordered', 'sent', 'last_round', 'there'] as const;

const reached: Readonly<Record<ParcelState, number | null>> = {
  unshipped: 0,
  no_first_scan: 1,
  moving: 1,
  stalled: 1,
  attempt_failed: 2,
  out_for_delivery: 2,
  ready_for_pickup: 2,
  delivered: 3,
  // It is not coming: there is no way to show.
  returning: null,
  lost: null,
};

/** Which station the parcel has reached; null: it is not on its way to the buyer any more. */
export const stationOf = (state: ParcelState): number | null => reached[state];

/** It is there, or is not coming: there is no day to tell. */
export const isOver = (state: ParcelState): boolean =>
  state === 'ready_for_pickup' || state === 'delivered' || state === 'returning' || state === 'lost';

/** `place` and `text` are the carrier's words, or empty. */
export type Step = { at: Temporal.Instant; key: 'ordered' | 'handed_over' | ScanStatus; place: string; text: string };

/** Everything that is known to have happened to a parcel, the newest first; what the shop told and no scan did is in it. */
export function storyOf(parcel: Pick<Parcel, 'orderedAt' | 'handedOverAt' | 'deliveredAt' | 'scans'>): Step[] {
  const { orderedAt, handedOverAt, deliveredAt, scans } = parcel;
  const scanned = scans.map(({ at, status, place, text }): Step => ({ at, key: status, place, text }));
  const told = (at: Temporal.Instant | null, key: Step['key'], by: readonly ScanStatus[]): Step[] =>
    at === null || scans.some(({ status }) => by.includes(status)) ? [] : [{ at, key, place: '', text: '' }];
  const all = [
    ...told(orderedAt, 'ordered', []),
    ...told(handedOverAt, 'handed_over', ['accepted']),
    ...scanned,
    ...told(deliveredAt, 'delivered', ['delivered']),
  ];
  return all.sort((a, b) => Temporal.Instant.compare(b.at, a.at) || all.indexOf(b) - all.indexOf(a));
}
