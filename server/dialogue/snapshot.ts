import type { Reason } from '../../shared/labels.ts';
import type { ParcelState } from '../parcels/index.ts';
import type { Returned } from '../returns/index.ts';

/** What decide() knows of the shop's data at this moment: no texts, only what a decision turns on. */
export type Snapshot = {
  verified: boolean;
  /** The buyer writes inside a platform's own client, where they are signed in, and an agent carries the words. */
  isOnPlatform: boolean;
  /** The shop has a number at which the buyer can be rung; a masked one is none. */
  hasNumber: boolean;
  /** The shop has published its statement; known where somebody speaks of a return. */
  hasStatement: boolean;
  /** Newest first. */
  orders: OrderView[];
};

export type OrderView = {
  id: string;
  number: string;
  isCancelled: boolean;
  isPaid: boolean;
  /** The buyer has confirmed that it came, whatever the carrier tells. */
  isCompleted: boolean;
  /** The shop has sent it; all that is known where it brings no parcels in. */
  isSent: boolean;
  lines: LineView[];
  parcels: ParcelView[];
  /** What law and the shop's policy give for one of its goods, or for all of them (null), and this reason. */
  right: (lineId: string | null, reason: Reason) => Right;
  /** The newest return of it. */
  returned: Pick<Returned, 'status' | 'standing'> | null;
  /** The buyer has withdrawn from it. */
  isWithdrawn: boolean;
};

/** `unclear`: nobody knows, or it differs between the goods; then nothing is promised and nothing refused. */
export type Right = 'law' | 'policy' | 'none' | 'unclear';

/** One of an order's goods; its titles in every language that the shop has. */
export type LineView = { id: string; titles: string[] };

/** `hasEstimate`: an arrival date can be given for it now. */
export type ParcelView = { id: string; trackingNumber: string | null; state: ParcelState; hasEstimate: boolean };

/** Still on its way to the buyer, or not even sent. */
export function isPending(order: OrderView): boolean {
  return (
    !order.isCancelled && (order.parcels.length === 0 || order.parcels.some((parcel) => parcel.state !== 'delivered'))
  );
}

/** Nothing of it has been sent: its parcels tell, and where none are known the shop. */
export function isUnsent({ parcels, isSent }: OrderView): boolean {
  return parcels.length === 0 ? !isSent : parcels.every(({ state }) => state === 'unshipped');
}
