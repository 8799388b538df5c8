import type { Label, Locale, Reason } from '../../../shared/labels.ts';
import type { ParcelState } from '../../parcels/index.ts';
import type { PromiseKind } from '../../scripts/index.ts';
import type { OpenQuestion, Returning } from '../state.ts';
import type { items } from './items.ts';

/** A conversation as a merchant would tell it: what is so, what the buyer writes, what has to come of it. */
export type Table = { title: string; locale: Locale; given: Given; turns: readonly TableTurn[] };

export type Given = {
  /** Newest first. */
  orders: readonly GivenOrder[];
  /** The channel does not vouch for the buyer. */
  isUnverified?: true;
  /** Nobody knows who writes. */
  isStranger?: true;
  /** As the shop has it on record; null: no name. */
  name?: string | null;
  tier?: string;
  /** Too few deliveries to name a date. */
  hasThinBasis?: true;
  /** Hours since the shop's data were last synchronised. */
  syncedHoursAgo?: number;
  /** Situations in which Qin only suggests. */
  suggest?: readonly string[];
  isAfterHours?: true;
  /** The order whose page the chat was opened from. */
  openedFrom?: string;
  hasNoStatement?: true;
  /** As platforms tell it (138****0042): nobody can be rung there. */
  hasMaskedPhone?: true;
};

export type GivenOrder = {
  number: string;
  item: keyof typeof items;
  /** Further goods of the same order. */
  also?: readonly (keyof typeof items)[];
  size?: string;
  parcels: readonly ParcelState[];
  isCancelled?: true;
  isUnpaid?: true;
  /** Days since its parcels were delivered; less than one where it is not told. */
  deliveredDaysAgo?: number;
  /** What the shop says of an order whose parcels it does not bring in. */
  status?: 'shipped' | 'completed';
};

export type TableTurn = {
  buyer: string;
  /** Since this message the channel vouches for the buyer. */
  isVerifiedNow?: true;
  expect: Expected;
};

export type Expected = {
  /** Of each thing that the message says. */
  labels?: readonly Label[];
  /** Situations told or asked, in order; a hand-over is not one of them. */
  says?: readonly string[];
  /** The choices offered: codes, or order numbers. */
  asks?: readonly string[];
  /** What is still asked after this turn. */
  open?: OpenQuestion['kind'] | null;
  /** Why a person takes over, or reads a note; `null`: nobody does. */
  why?: string | null;
  reason?: Reason;
  wants?: Returning['wants'];
  callsFor?: 'refund';
  hadReadStatement?: boolean;
  /** The message is taken down as a withdrawal. */
  withdraws?: boolean;
  // From here on only what the stored conversation shows.
  mode?: 'auto' | 'suggest' | 'handover';
  textHas?: readonly string[];
  textLacks?: readonly string[];
  promises?: readonly PromiseKind[];
  /** The fact that forbade the script; and the situations said in its place. */
  blockedBy?: string;
  saysInstead?: readonly string[];
  isSilent?: true;
};
