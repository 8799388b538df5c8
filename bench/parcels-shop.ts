import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Db } from '../server/platform/database.ts';
import { newId } from '../server/platform/ids.ts';
import { createShop } from '../server/shops/index.ts';

/** When the shop is looked at. */
export const now = Temporal.Instant.from('2026-11-01T00:30:00Z');

export async function openParcelsShop(db: Db, parcels: number): Promise<string> {
  const shop = await db
    .transaction()
    .execute((tx) =>
      createShop(
        tx,
        { code: `size-${parcels}`, name: 'Bench', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' },
        now,
      ),
    );
  return shop.id;
}

/** So many parcels under way and as many past deliveries as `history`, by COPY. */
export async function fillWithParcels(
  poolConfig: pg.PoolConfig,
  shopId: string,
  { parcels, history }: { parcels: number; history: number },
): Promise<void> {
  const client = new pg.Client(poolConfig);
  await client.connect();
  const copy = async (table: string, columns: string, rows: Iterable<(string | null)[]>) =>
    pipeline(
      Readable.from(lines(rows)),
      client.query(copyFrom(`copy ${table} (${columns}) from stdin (format csv, null '')`)),
    );
  try {
    const all = parcels + history;
    const ids = Array.from({ length: all }, (_, nth) => newId(now.subtract({ hours: 24 * 40 - (nth % 900) })));
    await copy(
      'orders',
      'shop_id, id, external_id, status, placed_at, currency, total_minor, synced_at',
      orders(shopId, ids),
    );
    await copy(
      'parcels',
      'shop_id, id, external_id, order_id, carrier, tracking_number, origin_region, origin_country, destination_region, destination_country, ordered_at, handed_over_at, delivered_at, promised_on, synced_at',
      shipments(shopId, ids, parcels),
    );
    await copy('scans', 'shop_id, parcel_id, at, status, place, text', scans(shopId, ids, parcels));
    await client.query(
      `insert into parcel_health (shop_id, parcel_id, ordered_at, next_look_at)
        select shop_id, id, ordered_at, ordered_at from parcels where shop_id = $1 and delivered_at is null`,
      [shopId],
    );
  } finally {
    await client.end();
  }
}

function* lines(rows: Iterable<(string | null)[]>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += `${row.map((cell) => cell ?? '').join(',')}\n`;
    if (chunk.length > 60_000) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

const regions = ['浙江', '四川', '广东', '北京', '云南', '江苏', '湖北', '山东'];
const hoursAgo = (hours: number) => now.subtract({ minutes: Math.round(hours * 60) }).toString();
/** The first `parcels` are under way, ordered in the last nine days; the others have come before. */
const orderedAgo = (nth: number, parcels: number) => (nth < parcels ? 2 + (nth % 214) : 24 * 14 + (nth % 700));
const isHanded = (nth: number) => nth % 10 !== 0;

function* orders(shopId: string, ids: readonly string[]): Generator<string[]> {
  for (const [nth, id] of ids.entries())
    yield [shopId, id, `o${nth}`, 'shipped', hoursAgo(24 * 50), 'CNY', '10000', now.toString()];
}

function* shipments(shopId: string, ids: readonly string[], parcels: number): Generator<(string | null)[]> {
  for (const [nth, id] of ids.entries()) {
    const ordered = orderedAgo(nth, parcels);
    const handed = isHanded(nth) ? Math.max(0.5, ordered - 20) : null;
    const took = 48 + ((nth * 7919) % 120);
    const delivered = nth < parcels ? null : hoursAgo(Math.max(1, ordered - 20 - took));
    const promised =
      nth % 2 === 0
        ? now
            .subtract({ hours: ordered })
            .add({ hours: 24 * 8 })
            .toString()
            .slice(0, 10)
        : null;
    yield [
      ...[shopId, id, `p${nth}`, id, 'ZTO', `ZT${nth}`, '浙江', 'CN', regions[nth % 8] ?? '', 'CN', hoursAgo(ordered)],
      ...[
        handed === null && nth < parcels ? null : hoursAgo(handed ?? ordered - 20),
        delivered,
        promised,
        now.toString(),
      ],
    ];
  }
}

const course = ['accepted', 'in_transit', 'in_transit', 'out_for_delivery'] as const;
const ends = ['in_transit', 'in_transit', 'attempt_failed', 'ready_for_pickup', 'exception'] as const;

/** Four or five a parcel, as carriers report them. */
function* scans(shopId: string, ids: readonly string[], parcels: number): Generator<string[]> {
  for (const [nth, id] of ids.entries()) {
    if (nth < parcels && !isHanded(nth)) continue;
    const started = Math.max(0.5, orderedAgo(nth, parcels) - 20);
    const told = nth % 20 === 1 ? ends : course;
    for (const [at, status] of told.entries()) {
      const ago = started - at * 26;
      if (ago > 0) yield [shopId, id, hoursAgo(ago), status, '杭州转运中心', '快件已到达'];
    }
  }
}
