import { type Static, Type } from 'typebox';
import type { ToldParcel } from '../parcels/index.ts';
import { MaybeWords } from './tracking-fields.ts';

/** A checkpoint (https://www.aftership.com/docs/tracking/model/checkpoint); of its fields, those that are read. */
const Checkpoint = Type.Object({
  checkpoint_time: MaybeWords,
  tag: MaybeWords,
  subtag: MaybeWords,
  message: MaybeWords,
  location: MaybeWords,
  city: MaybeWords,
});

/** A tracking, as webhooks and answers have it (https://www.aftership.com/docs/tracking/model/tracking). */
export const Tracking = Type.Object({
  tracking_number: Type.String({ minLength: 1 }),
  checkpoints: Type.Optional(Type.Union([Type.Array(Checkpoint), Type.Null()])),
});

/**
 * What AfterShip tells of a parcel: each checkpoint by its own sub-status. The tracking's own tag is left aside: what it
 * says beyond the checkpoints ("Expired") is AfterShip's opinion.
 */
export function parcelOf({ tracking_number, checkpoints }: Static<typeof Tracking>): ToldParcel {
  const scans = (checkpoints ?? []).map(({ checkpoint_time, tag, subtag, message, location, city }) => ({
    at: checkpoint_time ?? '',
    code: subtag || tag || '',
    place: city || location || '',
    text: message ?? '',
  }));
  return { provider: 'aftership', trackingNumber: tracking_number, scans };
}
