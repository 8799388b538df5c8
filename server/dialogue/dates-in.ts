import type { GivenDates } from '../parcels/index.ts';
import type { Move } from './moves.ts';
import type { Scene } from './scene.ts';
import { subjectOf } from './speak.ts';

const dateFacts = ['parcel.usually_by', 'parcel.latest_by', 'parcel.days_left'];

/** The dates of arrival that a message gives: of the parcels its moves are about, where its words use one. */
export function datesIn(
  { arrivals }: Pick<Scene, 'arrivals'>,
  moves: readonly Move[],
  facts: readonly { name: string }[],
  messageId: string,
): GivenDates[] {
  if (!facts.some(({ name }) => dateFacts.includes(name))) return [];
  const parcelIds = new Set(moves.flatMap((move) => subjectOf(move).parcelId ?? []));
  return [...parcelIds].flatMap((parcelId): GivenDates[] => {
    const estimate = arrivals.get(parcelId)?.estimate;
    return estimate ? [{ parcelId, estimate, saidIn: 'message', messageId }] : [];
  });
}
