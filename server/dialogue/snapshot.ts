import type { ParcelState } from '../parcels/index.ts';

/** What decide() knows of the shop's data at this moment: no texts, only what a decision turns on. */
export type Snapshot = {
  verified: boolean;
  /** The buyer writes inside a platform's own client, where they are signed in, and an agent carries the words. */
  isOnPlatform: boolean;
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
};

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
