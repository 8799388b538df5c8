import type { Visit } from '../buyer-pages/index.ts';
import type { Parcel } from '../parcels/index.ts';

/** What a buyer asks about a parcel; the chat has the sentence for it ready. */
export const questions = ['where', 'not_received'] as const;
export type Question = (typeof questions)[number];

export type Asking = {
  question: Question;
  /** The order's number. */
  order: string;
  parcel: Pick<Parcel, 'trackingNumber'> | null;
  /** How many the order has: of several, it is named which. */
  parcels: number;
  /** Says who asks; null: nobody has proved it, and the chat asks. */
  token: string | null;
};

/** The shop's chat with the question ready to be sent. What follows # never leaves the browser. */
export function chatAt({ shop, locale }: Visit, { question, order, parcel, parcels, token }: Asking): string {
  const number = parcels > 1 ? (parcel?.trackingNumber ?? '') : '';
  const said = { ask: question, order, ...(number ? { parcel: number } : {}), ...(token ? { token } : {}) };
  return `/chat/${encodeURIComponent(shop.code)}?lang=${locale}#${new URLSearchParams(said)}`;
}
