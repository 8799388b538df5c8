import { sql } from 'kysely';
import { type Order, orderById } from '../orders/index.ts';
import { estimateArrival, linesOfParcels, parcelsOfOrders, trackingUrl } from '../parcels/index.ts';
import { type Db, type Tx, together, transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { PromiseStatus } from '../promises/index.ts';
import { loadShop } from '../shops/index.ts';
import { type ParcelBoardRow, selectParcelRow } from './parcel-board-queries.ts';
import { arrived, carriersOf, distanceOf, namesOf } from './parcel-card.ts';
import { selectTasks, selectTroubles } from './parcel-watch-queries.ts';

export type ParcelPromise = {
  id: string;
  kind: string;
  status: PromiseStatus;
  conversationId: string | null;
  dueAt: Temporal.Instant;
  madeAt: Temporal.Instant;
  settledAt: Temporal.Instant | null;
  evidence: string | null;
};

/** Everything that the desk knows of one parcel: what the carrier says, and what we think of it. Throws `not_found`. */
export async function loadParcel(db: Db, shopId: string, parcelId: string, publicUrl: string, now: Temporal.Instant) {
  return transact(db, async (tx) => {
    const row = await selectParcelRow(tx, shopId, parcelId, now);
    if (!row) throw notFound();
    const [shop, order, parcels, lines, promises, troubles, tasks] = await together([
      loadShop(tx, shopId),
      orderById(tx, shopId, row.order.id, now),
      parcelsOfOrders(tx, shopId, [row.order.id], now),
      linesOfParcels(tx, shopId, [parcelId]),
      selectPromisesOf(tx, shopId, parcelId),
      selectTroubles(tx, shopId, parcelId),
      selectTasks(tx, shopId, parcelId),
    ]);
    const parcel = parcels.find(({ id }) => id === parcelId);
    if (!parcel || !order) throw notFound();
    const { state, estimate } = await estimateArrival(tx, shopId, parcel, now);
    return {
      ...boardRow(row),
      ...{ state, syncedAt: parcel.syncedAt, index: parcel.index, count: parcel.count },
      distanceKm: distanceOf(parcel),
      scans: parcel.scans
        .map((scan) => ({ ...scan, reason: scan.reason ?? null, place: namesOf(scan.place) }))
        .toReversed(),
      estimate: arrived.has(state)
        ? null
        : {
            hasBasis: estimate !== null,
            usuallyBy: estimate?.usuallyBy.toString() ?? null,
            latestBy: estimate?.latestBy.toString() ?? null,
            basisCount: estimate?.basisCount ?? 0,
            scope: estimate?.scope ?? null,
            clock: estimate?.clock ?? null,
            usualDays: estimate?.usualDays ?? null,
          },
      goods: goodsIn(order, lines, parcels.length),
      promises,
      troubles,
      tasks,
      trackingUrl: trackingUrl({ publicUrl, code: shop.code }, parcel.trackingToken),
    };
  });
}

/** As the board shows it: names in both languages. */
export function boardRow({ needs, ...row }: ParcelBoardRow) {
  const { originCity, originRegion, originCountry, destinationCity, destinationRegion, destinationCountry } = row;
  return {
    ...row,
    carrier: row.carrier === null ? null : carriersOf(row.carrier),
    from: namesOf(originCity, originRegion, originCountry),
    to: namesOf(destinationCity, destinationRegion, destinationCountry),
    lastScan: row.lastScan && { ...row.lastScan, place: namesOf(row.lastScan.place) },
  };
}

/** Of an order with one parcel all its goods, as long as nobody has told otherwise. */
function goodsIn(
  order: Order,
  told: readonly { orderLineId: string; quantity: number }[],
  parcels: number,
): { title: string; titles: Record<string, string>; options: string | null; quantity: number }[] {
  if (told.length === 0) return parcels === 1 ? order.lines : [];
  return told.flatMap(({ orderLineId, quantity }) =>
    order.lines.filter(({ id }) => id === orderLineId).map((line) => ({ ...line, quantity })),
  );
}

/** What was promised of this parcel, the newest first. */
async function selectPromisesOf(tx: Tx, shopId: string, parcelId: string): Promise<ParcelPromise[]> {
  const { rows } = await sql<ParcelPromise>`
    select id, kind, status, conversation_id as "conversationId", due_at as "dueAt", made_at as "madeAt",
      settled_at as "settledAt", evidence
    from promises where shop_id = ${shopId} and kind in ('parcel.inform', 'parcel.investigate') and subject_id = ${parcelId}
    order by made_at desc, id desc limit 50`.execute(tx);
  return rows;
}
