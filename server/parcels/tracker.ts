import type { CodeProvider } from './scan-codes.ts';
import type { ToldParcel } from './take-scans.ts';

/** A parcel as whoever is asked about it needs to know it. */
export type AskedParcel = {
  id: string;
  trackingNumber: string;
  carrier: string | null;
  /** The last four figures of the buyer's phone: some carriers tell nothing without. */
  phoneTail: string | null;
};

/** How it ended to ask about one parcel. `calls`: what it took of the day's budget, where that is not one. */
export type TrackerAnswer = { calls?: number } & (
  | { is: 'told'; told: ToldParcel }
  /** It knows the number, or not yet, and has nothing to tell. */
  | { is: 'nothing' }
  /** It will not tell anything of this parcel. */
  | { is: 'refused'; reason: string }
  /** Of no parcel, for a while. */
  | { is: 'unavailable'; reason: string; afterSeconds?: number }
);

/** One who can be asked where parcels are, as a shop has set it up. A port that connectors fill. */
export type Tracker = {
  /** The provider's id. */
  id: string;
  provider: CodeProvider;
  /** 0: it is not asked. */
  callsPerDay: number;
  perSecond: number;
  /** Whether it can tell of this carrier's parcels. */
  covers(parcel: AskedParcel): boolean;
  /** Ends by itself and never throws for what the network or the provider does. */
  look(parcel: AskedParcel): Promise<TrackerAnswer>;
};
