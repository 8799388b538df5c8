import type { News } from '../outbox/index.ts';

export type Message = Extract<News, { is: 'message' }>;

/** Buyers' text messages: one conversation for each number. */
export const channel = 'sms';

/** Ids are each provider's own. */
export const keyOf = (providerId: string, { id }: Pick<Message, 'id'>): string => `${providerId}:${id}`;

/** `received`: not worked off yet. `dropped`: a person does not want it. */
export const deliveryStates = ['received', 'taken', 'quarantined', 'unreadable', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Kept until a person decides, or nobody has for long. */
export const heldStates = ['quarantined', 'unreadable'] as const satisfies readonly DeliveryState[];
export type HeldState = (typeof heldStates)[number];

/** `prove`: look again, by what is set up now. `accept`: it is the provider's, whatever the proof says. */
export const replays = ['prove', 'accept', 'drop'] as const;
export type Replay = (typeof replays)[number];

/** What nobody can believe or read is kept up to this, for each provider and day; then the oldest make room. */
export const mostHeldADay = { deliveries: 10_000, bytes: 256 * 1024 * 1024 };

const quickestSeconds = 60;
const slowestSeconds = 6 * 3600;

/** When a delivery that failed for the nth time is tried again. */
export function waitSeconds(tries: number): number {
  return Math.min(quickestSeconds * 2 ** Math.min(tries, 20), slowestSeconds);
}

/** A receipt may come before the call it is about has ended; one that nobody knows after a day is not ours. */
export const receiptPatienceHours = 24;

/** A number that writes more often in an hour may be a machine that answers our answers: it waits for a person. */
export const mostAnsweredAnHour = 20;

/** News of a flood: the first, the tenth, the hundredth … of a day. */
export const isWorthTelling = (count: number): boolean => /^10*$/.test(String(count));
