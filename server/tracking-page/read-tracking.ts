import type { FactValue } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import { type Order, type OrderLine, orderById } from '../orders/index.ts';
import {
  type Arrival,
  estimateArrival,
  keepDatesGiven,
  linesOfParcels,
  type Parcel,
  parcelFacts,
  parcelsOfOrders,
} from '../parcels/index.ts';
import { type Db, together, transact } from '../platform/database.ts';
import { latestPromise, type StoredPromise } from '../promises/index.ts';
import type { Shop } from '../shops/index.ts';
import { isOver } from './rules.ts';

export type Tracked = {
  parcel: Parcel;
  arrival: Arrival;
  /** What may be said of it: `parcel.*` of the catalogue, without its first part. */
  facts: ReadonlyMap<string, FactValue>;
  /** What is in it, as far as we were told; of an order with one parcel, all its goods. */
  goods: OrderLine[];
  /** What we have promised of it and not settled yet. */
  promised: { watching: StoredPromise | null; asking: StoredPromise | null };
};

export type Tracking = { order: Order; parcels: Tracked[] };

/** An order's parcels as they are known now. Null: no such order. */
export async function readTracking(
  db: Db,
  { shop, orderId, locale, now }: { shop: Shop; orderId: string; locale: Locale; now: Temporal.Instant },
): Promise<Tracking | null> {
  return transact(db, async (tx) => {
    const [order, parcels] = await together([
      orderById(tx, shop.id, orderId, now),
      parcelsOfOrders(tx, shop.id, [orderId], now),
    ]);
    if (!order) return null;
    const inside = await linesOfParcels(
      tx,
      shop.id,
      parcels.map(({ id }) => id),
    );
    const tracked = parcels.map(async (parcel): Promise<Tracked> => {
      const [arrival, watching, asking] = await together([
        estimateArrival(tx, shop.id, parcel, now),
        latestPromise(tx, shop.id, { kind: 'parcel.inform', subjectId: parcel.id }),
        latestPromise(tx, shop.id, { kind: 'parcel.investigate', subjectId: parcel.id }),
      ]);
      const known = parcelFacts(parcel, arrival, { locale, zone: shop.zone, now, pages: null });
      const facts = new Map(
        known.flatMap(([name, fact]): [string, FactValue][] =>
          'value' in fact ? [[name.replace('parcel.', ''), fact.value]] : [],
        ),
      );
      const open = (promise: StoredPromise | null) => (promise?.status === 'open' ? promise : null);
      const told = inside.filter(({ parcelId }) => parcelId === parcel.id);
      const goods = parcels.length === 1 && told.length === 0 ? order.lines : goodsIn(order, told);
      return { parcel, arrival, facts, goods, promised: { watching: open(watching), asking: open(asking) } };
    });
    const read = await together(tracked);
    await keepDatesGiven(
      tx,
      shop.id,
      read.flatMap(({ parcel, arrival: { state, estimate } }) =>
        // Of what is there or not coming no date is shown.
        estimate && !isOver(state) ? [{ parcelId: parcel.id, estimate, saidIn: 'page' as const, messageId: null }] : [],
      ),
      now,
    );
    return { order, parcels: read };
  });
}

const goodsIn = ({ lines }: Order, told: readonly { orderLineId: string; quantity: number }[]): OrderLine[] =>
  told.flatMap(({ orderLineId, quantity }) =>
    lines.filter(({ id }) => id === orderLineId).map((line) => ({ ...line, quantity })),
  );
