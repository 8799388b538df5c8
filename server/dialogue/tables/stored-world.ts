import { sql } from 'kysely';
import type { Locale } from '../../../shared/labels.ts';
import type { ParcelState, ScanStatus } from '../../parcels/index.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { createShop } from '../../shops/index.ts';
import { publishStatement } from '../../statements/index.ts';
import { items, sizeChart } from './items.ts';
import type { Given, GivenOrder } from './table.ts';

/** The given world as rows of a shop of its own. `orderIds`: by order number. */
export type StoredWorld = {
  shopId: string;
  customerId: string | null;
  orderIds: ReadonlyMap<string, string>;
  now: Temporal.Instant;
};

type Row = { tx: Tx; shopId: string; locale: Locale; now: Temporal.Instant; syncedAt: Temporal.Instant };

const shops = {
  en: { name: 'Willow & Thread', country: 'GB', zone: 'Europe/London', currency: 'GBP' },
  'zh-CN': { name: '柳岸衣坊', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' },
} as const;

let count = 0;

export function storeWorld(db: Db, given: Given, locale: Locale): Promise<StoredWorld> {
  const place = shops[locale];
  const clock = given.isAfterHours ? '23:30' : '10:00';
  const now = Temporal.PlainDateTime.from(`2026-03-10T${clock}`).toZonedDateTime(place.zone).toInstant();
  const syncedAt = now.subtract({ hours: given.syncedHoursAgo ?? 1 });
  return db.transaction().execute(async (tx) => {
    const shop = await createShop(tx, { code: `table-${process.pid}-${++count}`, ...place }, now);
    return storeInto({ tx, shopId: shop.id, locale, now, syncedAt }, given);
  });
}

/** The same in a shop that there is. */
export async function storeInto(row: Row, given: Given): Promise<StoredWorld> {
  await storeSettings(row, given);
  await storeHistory(row, given.hasThinBasis ? 12 : 240);
  const variants = await storeGoods(row);
  const customerId = given.isStranger ? null : await storeCustomer(row, given);
  const orderIds = new Map<string, string>();
  for (const [index, order] of given.orders.entries())
    orderIds.set(order.number, await storeOrder(row, order, { index, customerId, variants }));
  return { shopId: row.shopId, customerId, orderIds, now: row.now };
}

async function storeSettings({ tx, shopId, now }: Row, given: Given): Promise<void> {
  const settings = Object.fromEntries((given.suggest ?? []).map((situation) => [situation, 'suggest']));
  await sql`update shops set settings = ${JSON.stringify(settings)}::jsonb where id = ${shopId}`.execute(tx);
  await sql`insert into business_hours (shop_id, weekday, opens, closes)
    select ${shopId}, weekday, '09:00', '21:00' from generate_series(1, 7) weekday`.execute(tx);
  if (given.hasNoStatement) return;
  const texts = [
    { locale: 'en', title: 'Returns', body: 'What applies when something is sent back.' },
    { locale: 'zh-CN', title: '退换货声明', body: '退换货适用的规则。' },
  ];
  await publishStatement(tx, shopId, texts, now.subtract({ hours: 24 * 90 }));
}

/** What the lane Hangzhou → Chengdu usually takes: 2 to 16 days, evenly. */
async function storeHistory({ tx, shopId, now }: Row, deliveries: number): Promise<void> {
  const orderId = newId(now);
  const at = now.subtract({ hours: 24 * 200 });
  await tx
    .insertInto('orders')
    .values({
      shop_id: shopId,
      id: orderId,
      external_id: 'history',
      status: 'completed',
      placed_at: at,
      synced_at: now,
    })
    .execute();
  await sql`insert into parcels (shop_id, id, external_id, order_id, carrier, origin_city, origin_region, origin_country,
      destination_city, destination_region, destination_country, ordered_at, handed_over_at, delivered_at, synced_at)
    select ${shopId}, gen_random_uuid(), 'history-' || n, ${orderId}, 'SF Express', 'Hangzhou', 'Zhejiang', 'CN',
      'Chengdu', 'Sichuan', 'CN', handed_over - interval '1 day', handed_over,
      handed_over + make_interval(days => 2 + n % 15), ${now}::timestamptz
    from generate_series(1, ${deliveries}::int) n,
      lateral (select ${now}::timestamptz - make_interval(days => 30 + n % 90) as handed_over) h`.execute(tx);
}

/** Every item in every size, five of each. Returns variant ids by item and size. */
async function storeGoods({ tx, shopId, locale, now, syncedAt }: Row): Promise<Map<string, string>> {
  const variants = new Map<string, string>();
  for (const [name, item] of Object.entries(items)) {
    const productId = newId(now);
    await tx
      .insertInto('products')
      .values({
        shop_id: shopId,
        id: productId,
        external_id: name,
        title: item.en,
        titles: JSON.stringify({ 'zh-CN': item['zh-CN'] }) as never,
        page_url: `https://shop.example/${name}`,
        material: item.material?.[locale] ?? null,
        photographed_as_is: item.isPhotographedAsIs,
        model_figures: item.modelFigures?.[locale] ?? null,
        size_chart_url: item.hasChart ? `https://shop.example/${name}/sizes` : null,
        size_chart: (item.hasChart ? JSON.stringify(sizeChart) : null) as never,
        synced_at: syncedAt,
      } as never)
      .execute();
    for (const size of item.sizes.length > 0 ? item.sizes : [null]) {
      const id = newId(now);
      variants.set(`${name} ${size ?? ''}`, id);
      await tx
        .insertInto('variants')
        .values({
          shop_id: shopId,
          id,
          product_id: productId,
          external_id: `${name}-${size}`,
          size,
          colour: locale === 'en' ? 'blue' : '蓝色',
          stock: 5,
          synced_at: syncedAt,
        } as never)
        .execute();
    }
  }
  return variants;
}

async function storeCustomer({ tx, shopId, locale, now, syncedAt }: Row, given: Given): Promise<string> {
  const id = newId(now);
  const usual = locale === 'en' ? 'Anna Bell' : '王芳';
  await tx
    .insertInto('customers')
    .values({
      shop_id: shopId,
      id,
      external_id: 'buyer',
      name: given.name === undefined ? usual : given.name,
      title: 'ms',
      locale,
      phone: given.hasMaskedPhone ? null : '+8613800000042',
      phone_masked: given.hasMaskedPhone ? '138****0042' : null,
      tier: given.tier ?? null,
      synced_at: syncedAt,
    } as never)
    .execute();
  return id;
}

type Sold = { index: number; customerId: string | null; variants: ReadonlyMap<string, string> };

async function storeOrder(row: Row, order: GivenOrder, { index, customerId, variants }: Sold): Promise<string> {
  const { tx, shopId, locale, now, syncedAt } = row;
  const id = newId(now);
  const placedAt = now.subtract({ hours: 24 * (12 + index) });
  const isSent = order.parcels.some((state) => state !== 'unshipped');
  await tx
    .insertInto('orders')
    .values({
      shop_id: shopId,
      id,
      external_id: order.number,
      customer_id: customerId,
      status: order.isCancelled
        ? 'cancelled'
        : order.isUnpaid
          ? 'placed'
          : (order.status ?? (isSent ? 'shipped' : 'paid')),
      placed_at: placedAt,
      paid_at: order.isUnpaid ? null : placedAt,
      ship_by: now.add({ hours: 30 }),
      cancelled_at: order.isCancelled ? now.subtract({ hours: 20 }) : null,
      currency: 'CNY',
      total_minor: 19900,
      synced_at: syncedAt,
    })
    .execute();
  for (const [place, item] of [order.item, ...(order.also ?? [])].entries())
    await tx
      .insertInto('order_lines')
      .values({
        shop_id: shopId,
        order_id: id,
        id: newId(now),
        external_id: String(place + 1),
        variant_id: variants.get(`${item} ${order.size ?? ''}`) ?? variants.get(`${item} M`) ?? null,
        title: items[item][locale],
        quantity: 1,
        price_minor: 19900,
      } as never)
      .execute();
  for (const [place, state] of order.parcels.entries())
    await storeParcel(row, id, `${order.number}/${place + 1}`, state, order.deliveredDaysAgo ?? 0);
  return id;
}

/** Hours before now: when the carrier got it, and what was scanned since. */
type Journey = { handedOver: number | null; scans: readonly [hoursAgo: number, status: ScanStatus][] };

const journeys: Record<ParcelState, Journey> = {
  unshipped: { handedOver: null, scans: [] },
  no_first_scan: { handedOver: 28, scans: [[30, 'label_created']] },
  moving: { handedOver: 75, scans: [[74, 'accepted'], [9, 'in_transit']] }, // biome-ignore format: one journey a line
  stalled: { handedOver: 238, scans: [[236, 'accepted'], [214, 'in_transit']] }, // biome-ignore format: one journey a line
  attempt_failed: { handedOver: 96, scans: [[20, 'in_transit'], [4, 'attempt_failed']] }, // biome-ignore format: one journey a line
  out_for_delivery: { handedOver: 96, scans: [[20, 'in_transit'], [2, 'out_for_delivery']] }, // biome-ignore format: one journey a line
  ready_for_pickup: { handedOver: 96, scans: [[20, 'in_transit'], [5, 'ready_for_pickup']] }, // biome-ignore format: one journey a line
  delivered: { handedOver: 120, scans: [[50, 'in_transit'], [19, 'delivered']] }, // biome-ignore format: one journey a line
  returning: { handedOver: 144, scans: [[70, 'attempt_failed'], [26, 'returning']] }, // biome-ignore format: one journey a line
  lost: { handedOver: 200, scans: [[190, 'in_transit'], [22, 'lost']] }, // biome-ignore format: one journey a line
};

async function storeParcel(
  row: Row,
  orderId: string,
  externalId: string,
  state: ParcelState,
  daysAgo: number,
): Promise<void> {
  const { tx, shopId, locale, now, syncedAt } = row;
  const id = newId(now);
  const { handedOver, scans } = journeys[state];
  const ago = (hours: number) => now.subtract({ hours: hours + 24 * daysAgo });
  await tx
    .insertInto('parcels')
    .values({
      shop_id: shopId,
      id,
      external_id: externalId,
      order_id: orderId,
      carrier: locale === 'en' ? 'SF Express' : '顺丰速运',
      tracking_number: `SF${externalId.replace(/\D/g, '')}`,
      origin_city: 'Hangzhou',
      origin_region: 'Zhejiang',
      origin_country: 'CN',
      destination_city: 'Chengdu',
      destination_region: 'Sichuan',
      destination_country: 'CN',
      ordered_at: ago(24 * 12),
      handed_over_at: handedOver === null ? null : ago(handedOver),
      delivered_at: state === 'delivered' ? ago(19) : null,
      synced_at: syncedAt,
    } as never)
    .execute();
  const places = locale === 'en' ? ['Wuhan', 'the Corner Shop in Elm Street'] : ['武汉', '榆树街菜鸟驿站'];
  for (const [hours, status] of scans)
    await tx
      .insertInto('scans')
      .values({
        shop_id: shopId,
        parcel_id: id,
        at: ago(hours),
        status,
        place: (status === 'ready_for_pickup' ? places[1] : places[0]) as string,
        text: status,
      })
      .execute();
}
