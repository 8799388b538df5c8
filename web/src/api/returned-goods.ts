import { call } from './http.ts';
import { of, type Seen } from './returns.ts';

export type WayBack = {
  /** The goods are to be on their way before this instant. */
  sendBy: string | null;
  parcels: {
    id: string;
    carrier: string | null;
    trackingNumber: string | null;
    lineIds: string[];
    deliveredAt: string | null;
  }[];
  holds: Hold[];
};

/** What is kept, or has left, for an exchange. */
export type Hold = {
  lineId: string;
  variantId: string;
  size: string | null;
  colour: string | null;
  quantity: number;
  until: string;
  shippedAt: string | null;
  endedAt: string | null;
};

/** Another size or colour; `available` null: the shop does not tell its stock. */
export type Instead = { variantId: string; size: string | null; colour: string | null; available: number | null };

export const inspected = ['accepted', 'accepted_part', 'mismatch'] as const;
export type Inspected = (typeof inspected)[number];
export const mismatches = ['missing', 'wrong', 'worn', 'damaged'] as const;
export type Mismatch = (typeof mismatches)[number];
export const goodsEnds = ['restocked', 'scrapped', 'sent_back'] as const;
export type GoodsEnd = (typeof goodsEnds)[number];

export type Parcel = { carrier: string | null; trackingNumber: string };
export type InspectedLine = {
  lineId: string;
  outcome: Inspected;
  acceptedQuantity?: number;
  codes: readonly Mismatch[];
  note: string;
};

export const readWayBack = (id: string) => call<WayBack>('GET', `${of(id)}/goods`);
export const readInstead = async (id: string, lineId: string) =>
  (await call<{ variants: Instead[] }>('GET', `${of(id)}/lines/${lineId}/instead`)).variants;

export const giveTracking = (id: string, parcel: Parcel, lineIds: readonly string[]) =>
  call<void>('POST', `${of(id)}/tracking`, { ...parcel, lineIds });
export const sayArrived = ({ id, version }: Seen, lineIds: readonly string[]) =>
  call<void>('POST', `${of(id)}/arrival`, { seen: version, lineIds });

type Inspection = {
  key: string;
  lines: readonly InspectedLine[];
  fileIds: readonly string[];
  /** False: the goods are taken back, and whether money follows is decided later. */
  paysNow: boolean;
};
export const inspectGoods = ({ id, version }: Seen, inspection: Inspection) =>
  call<void>('POST', `${of(id)}/inspection`, { ...inspection, seen: version });

type Settled = { key: string; lineIds: readonly string[]; to: GoodsEnd; note: string; parcel?: Parcel };
export const settleGoods = ({ id, version }: Seen, settled: Settled) =>
  call<void>('POST', `${of(id)}/goods`, { ...settled, seen: version });

const exchangeOf = (id: string, lineId: string) => `${of(id)}/lines/${lineId}/exchange`;
export const chooseExchange = (
  { id, version }: Seen,
  lineId: string,
  chosen: { key: string; variantId: string; isAgreed: boolean },
) => call<void>('PUT', exchangeOf(id, lineId), { ...chosen, seen: version });
export const shipExchange = ({ id, version }: Seen, lineId: string, shipped: Parcel & { key: string }) =>
  call<void>('POST', `${exchangeOf(id, lineId)}/shipment`, { ...shipped, seen: version });
export const failExchange = ({ id, version }: Seen, lineId: string, failed: { key: string; note: string }) =>
  call<void>('POST', `${exchangeOf(id, lineId)}/failure`, { ...failed, seen: version });
