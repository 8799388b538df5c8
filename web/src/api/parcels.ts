import type { Locale } from '../../../shared/labels.ts';
import { call, withQuery } from './http.ts';

export type Names = Record<Locale, string>;

/** What may be the matter with a parcel, whom it needs soonest first. */
export const signs = [
  'lost',
  'returning',
  'exception',
  'late',
  'attempt_failed',
  'at_risk',
  'not_handed_over',
  'stalled',
  'ready_for_pickup',
  'slow',
  'no_basis',
  'on_track',
] as const;
export type Sign = (typeof signs)[number];
export const parcelViews = ['somebody', ...signs, 'all'] as const;
export type ParcelView = (typeof parcelViews)[number];

export type Scan = { at: string; status: string; place: Names | null; text: string };

export type ParcelRow = {
  id: string;
  carrier: Names | null;
  trackingNumber: string | null;
  from: Names | null;
  to: Names | null;
  orderedAt: string;
  handedOverAt: string | null;
  deliveredAt: string | null;
  promisedOn: string | null;
  /** Null: nobody has looked at it yet. */
  state: string | null;
  health: Sign | null;
  cause: Sign | null;
  since: string | null;
  usuallyBy: string | null;
  latestBy: string | null;
  missProbability: number | null;
  basisCount: number | null;
  /** False: its way has ended. */
  isWatched: boolean;
  lastScan: Scan | null;
  order: { id: string; number: string; currency: string | null; totalMinor: number | null };
  customer: { id: string; name: string | null } | null;
};

export type ParcelPromise = {
  id: string;
  kind: string;
  status: 'open' | 'kept' | 'broken' | 'waived';
  conversationId: string | null;
  dueAt: string;
  madeAt: string;
  settledAt: string | null;
  evidence: string | null;
};

export type ParcelTrouble = {
  sign: string;
  since: string;
  endedAt: string | null;
  notice: 'none' | 'waiting' | 'said' | 'proposed' | 'noted' | 'dropped';
  why: string | null;
  dueAt: string | null;
  toldAt: string | null;
  conversationId: string | null;
};

export type ParcelTask = {
  id: string;
  about: string;
  sign: string;
  since: string;
  dueAt: string;
  status: 'open' | 'answered' | 'settled';
  answer: string | null;
  endedAt: string | null;
  endedBy: { id: string; name: string } | null;
  /** The buyer was promised to hear what is found. */
  isPromised: boolean;
  /** What to say, in the shop's own language. */
  ask?: string;
};

export type ParcelDetail = Omit<ParcelRow, 'state'> & {
  state: string;
  /** Which of its order's parcels it is, and of how many. */
  index: number;
  count: number;
  /** When shop or carrier last told us. */
  syncedAt: string;
  distanceKm: number | null;
  /** The newest first. */
  scans: (Scan & { reason: string | null })[];
  /** Null: it has arrived, or is not coming. */
  estimate: {
    hasBasis: boolean;
    usuallyBy: string | null;
    latestBy: string | null;
    basisCount: number;
    usualDays: { min: number; max: number } | null;
  } | null;
  goods: { title: string; titles: Record<string, string>; options: string | null; quantity: number }[];
  promises: ParcelPromise[];
  /** The newest first. */
  troubles: ParcelTrouble[];
  tasks: ParcelTask[];
  /** The buyer's own page of this order. */
  trackingUrl: string;
};

export const readParcels = (view: ParcelView, find: string | null, after: string | null) =>
  call<{ parcels: ParcelRow[]; next: string | null }>('GET', withQuery('/parcels', { view, find, after, limit: 50 }));
export const readParcelCounts = () => call<Record<Sign, number>>('GET', '/parcels/counts');
export const readParcel = (id: string) => call<ParcelDetail>('GET', `/parcels/${encodeURIComponent(id)}`);

/** `words`: what the buyer is to read of it; it lies in the conversation until an agent sends it. */
export const answerTask = (id: string, answer: string, words: string) =>
  call<unknown>('POST', `/carrier-tasks/${encodeURIComponent(id)}/answer`, { answer, ...(words ? { words } : {}) });

/** Nobody counts further on a board. */
const countedUpTo = 1000;
export const sayParcels = (count: number): string => (count >= countedUpTo ? `${countedUpTo}+` : String(count));

/** What the board shows it under. */
export function signOf({ health, cause }: Pick<ParcelRow, 'health' | 'cause'>): Sign | null {
  return signs.find((sign) => sign === cause || sign === health) ?? null;
}
