import type { Sign } from '../parcels/index.ts';

/** What is seen of a parcel, and that it goes on after a standstill of which the buyer was told. */
export type Trouble = Sign | 'moving_again';
export const troubles = [
  ...(['delivered', 'lost', 'returning', 'late', 'exception', 'attempt_failed', 'at_risk', 'stalled'] as const),
  ...(['ready_for_pickup', 'moving_again', 'slow', 'not_handed_over'] as const),
] as const satisfies readonly Trouble[];

/**
 * What the buyer is told of, the gravest first: of what is new at one moment one thing is said. Slow alone is the
 * carrier's matter, and what has not left yet the shop's own.
 */
export const told = [
  'delivered',
  'lost',
  'returning',
  'late',
  'exception',
  'attempt_failed',
  'at_risk',
  'stalled',
  'ready_for_pickup',
  'moving_again',
] as const satisfies readonly Trouble[];
export type Told = (typeof told)[number];

export const toldOf = (sign: Trouble): Told | null => told.find((one) => one === sign) ?? null;
/** 0: the gravest. */
export function gravityOf(sign: Trouble): number {
  const place = (told as readonly Trouble[]).indexOf(sign);
  return place === -1 ? told.length : place;
}

export const situationOf = (sign: Told) => `notice.${sign}`;

/** What an agent has to find out. */
export const matters = ['hand_over', 'delay', 'exception', 'returning', 'lost', 'not_received'] as const;
export type Matter = (typeof matters)[number];

const mattersOf: Partial<Record<Trouble, Matter>> = {
  not_handed_over: 'hand_over',
  slow: 'delay',
  stalled: 'delay',
  late: 'delay',
  exception: 'exception',
  returning: 'returning',
  lost: 'lost',
};
export const matterOf = (sign: Trouble): Matter | null => mattersOf[sign] ?? null;

const hoursFor: Partial<Record<Trouble, number>> = { slow: 72, stalled: 48 };

/** How soon somebody should have asked. */
export const dueOf = (sign: Trouble, now: Temporal.Instant) => now.add({ hours: hoursFor[sign] ?? 24 });

/** Good news of last week is none. */
export const goodNewsHours = 48;
/** What could not be said for so long, for want of a fresh fact, is left to the agent who has the task. */
export const sayWithinHours = 48;

export const noticeStates = ['none', 'waiting', 'said', 'proposed', 'noted', 'dropped'] as const;
export type NoticeState = (typeof noticeStates)[number];

/** What may become of a notice. What was said stays said; what lies before an agent is sent, or thrown away. */
export const noticeMoves: Readonly<Record<NoticeState, readonly NoticeState[]>> = {
  none: [],
  waiting: ['waiting', 'said', 'proposed', 'noted', 'dropped'],
  proposed: ['said', 'dropped'],
  said: [],
  noted: [],
  dropped: [],
};
