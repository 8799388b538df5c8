import type { FactName } from './catalogue.ts';

/**
 * What a sentence may promise. `subject`: the fact that says what it is about. `due`: the fact that says by when; a
 * sentence that promises this kind needs it and states it. Without one, the desk sets the due time when it opens the promise.
 */
export type PromiseEntry = { subject: FactName | null; due: FactName | null };

export const promiseKinds = {
  /** Watch the parcel until it is delivered, and tell the buyer when something goes wrong. */
  'parcel.inform': { subject: 'parcel.tracking_number', due: null },
  /** Look for a parcel with the carrier and tell the buyer what was found. */
  'parcel.investigate': { subject: 'parcel.tracking_number', due: 'parcel.investigate_by' },
  /** A person answers in this conversation. */
  'person.reply': { subject: null, due: 'handover.reply_by' },
  /** A person phones the buyer. */
  'call.make': { subject: null, due: 'call.by' },
  /** A person looks at the photos and answers. */
  'photos.review': { subject: null, due: 'handover.reply_by' },
  /** What was asked for on the returns page is decided, or asked about. Its page tells by when. */
  'return.answer': { subject: null, due: null },
} as const satisfies Record<string, PromiseEntry>;

export type PromiseKind = keyof typeof promiseKinds;
export const isPromiseKind = (kind: string): kind is PromiseKind => Object.hasOwn(promiseKinds, kind);
export const promiseEntry = (kind: PromiseKind): PromiseEntry => promiseKinds[kind];
