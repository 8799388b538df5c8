import { Type } from 'typebox';

/** How often a provider is asked in a day of the shop's; 0: it only posts. */
export const callsPerDay = Type.Integer({ minimum: 0, maximum: 1_000_000, default: 500 });

/** A text that providers leave out or leave empty as they like. */
export const MaybeWords = Type.Optional(Type.Union([Type.String(), Type.Null()]));
