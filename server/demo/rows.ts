import { newId } from '../platform/ids.ts';
import { demoContent } from './content.ts';
import { demoPhotos } from './garments.ts';
import { calendar, type Moment } from './moments.ts';
import type { DemoPlan } from './plan.ts';
import type { PlannedOrder } from './plan-orders.ts';
import type { DemoTable } from './queries.ts';

export type Rows = Record<DemoTable, Record<string, unknown>[]>;

/** The plan as rows: with ids, and with every moment turned into a time that suits `now`. */
export function demoRows(plan: DemoPlan, now: Temporal.Instant, publicUrl: string): Rows {
  const ids = idMaker(now);
  const on = calendar(now);
  return {
    products: productRows(ids, publicUrl),
    variants: variantRows(plan, ids),
    customers: customerRows(plan, ids),
    consents: consentRows(plan, ids, now),
    orders: plan.orders.map((order) => orderRow(order, ids, on)),
    order_lines: plan.orders.flatMap((order) => lineRows(order, ids)),
    parcels: plan.orders.flatMap((order) => parcelRows(order, ids, on)),
    scans: plan.orders.flatMap((order) => scanRows(order, ids, on)),
    business_hours: hourRows(),
    special_days: [holidayRow(now)],
  };
}

type Ids = (kind: string, externalId: string) => string;
type On = (moment: Moment) => Temporal.Instant;

/** One id per object, made when first asked for. */
function idMaker(now: Temporal.Instant): Ids {
  const known = new Map<string, string>();
  return (kind, externalId) => {
    const key = `${kind} ${externalId}`;
    const id = known.get(key) ?? newId(now);
    known.set(key, id);
    return id;
  };
}

function productRows(ids: Ids, publicUrl: string) {
  const { products, charts } = demoContent().goods;
  return products.map((goods) => ({
    id: ids('product', goods.id),
    external_id: goods.id,
    title: goods.en,
    titles: { en: goods.en, 'zh-CN': goods.zh },
    page_url: `${publicUrl}/demo/goods/${goods.id}`,
    material: goods.material,
    photographed_as_is: goods.asIs ?? null,
    model_figures: goods.model ?? null,
    size_chart_url: `${publicUrl}/demo/goods/${goods.id}#sizes`,
    size_chart: charts[goods.chart],
    photos: demoPhotos()
      .filter((photo) => photo.goodsId === goods.id)
      .map((photo) => `${publicUrl}/demo/photos/${photo.file}`),
  }));
}

function variantRows(plan: DemoPlan, ids: Ids) {
  return plan.variants.map((variant) => ({
    id: ids('variant', variant.externalId),
    product_id: ids('product', variant.goods.id),
    external_id: variant.externalId,
    sku: skuOf(variant.externalId),
    size: variant.size,
    colour: variant.colour,
    price_minor: variant.goods.price * 100,
    currency: 'CNY',
    stock: variant.stock,
  }));
}

const skuOf = (externalId: string) => externalId.toUpperCase();

function customerRows(plan: DemoPlan, ids: Ids) {
  return plan.customers.map((customer) => ({
    id: ids('customer', customer.externalId),
    external_id: customer.externalId,
    name: customer.name,
    title: customer.title,
    locale: customer.locale,
    country: customer.home.country,
    email: customer.email,
    phone: customer.phone,
    phone_masked: customer.phoneMasked,
    tier: customer.tier,
    high_end: customer.isHighEnd,
    birthday_calendar: customer.birthday?.calendar ?? null,
    birthday_month_code: customer.birthday?.monthCode ?? null,
    birthday_day: customer.birthday?.day ?? null,
    birthday_year: customer.birthday?.year ?? null,
  }));
}

const agreedDaysAgo = 200;
const refusedDaysAgo = 20;

/** Members agreed to offers at the checkout, wherever they can be written to; every seventh has refused them since. */
function consentRows(plan: DemoPlan, ids: Ids, now: Temporal.Instant) {
  const members = plan.customers.filter(({ tier }) => tier !== null);
  return members.flatMap(({ externalId, email, phone }, place) =>
    [...(email ? ['mail'] : []), ...(phone ? ['sms'] : [])].flatMap((channel) => {
      const told = (state: string, source: string, daysAgo: number) => ({
        id: newId(now),
        customer_id: ids('customer', externalId),
        ...{ channel, purpose: 'promotion', state, source, proof: {}, recorded_by: 'customer' },
        text_version: state === 'given' ? '1' : null,
        at: now.subtract({ hours: daysAgo * 24 }),
      });
      const agreed = told('given', 'checkout', agreedDaysAgo);
      return place % 7 === 3 ? [agreed, told('withdrawn', 'link', refusedDaysAgo)] : [agreed];
    }),
  );
}

function orderRow(order: PlannedOrder, ids: Ids, on: On) {
  return {
    id: ids('order', order.number),
    external_id: order.number,
    customer_id: ids('customer', order.customer.externalId),
    status: order.status,
    placed_at: on(order.placedAt),
    paid_at: order.paidAt && on(order.paidAt),
    ship_by: order.shipBy && on(order.shipBy),
    cancelled_at: order.cancelledAt && on(order.cancelledAt),
    currency: order.currency,
    total_minor: order.lines.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0),
  };
}

function lineRows(order: PlannedOrder, ids: Ids) {
  return order.lines.map(({ variant, title, quantity, priceMinor }, index) => ({
    order_id: ids('order', order.number),
    id: ids('line', `${order.number}-${index}`),
    external_id: `${order.number}-${index + 1}`,
    variant_id: ids('variant', variant.externalId),
    variant_external_id: variant.externalId,
    sku: skuOf(variant.externalId),
    title,
    options: `${variant.size} / ${variant.colour}`,
    quantity,
    price_minor: priceMinor,
  }));
}

function parcelRows(order: PlannedOrder, ids: Ids, on: On) {
  const { origin } = demoContent().cities;
  const { home } = order.customer;
  return order.parcels.map((parcel) => ({
    id: ids('parcel', parcel.externalId),
    external_id: parcel.externalId,
    order_id: ids('order', order.number),
    carrier: parcel.carrier,
    tracking_number: parcel.trackingNumber,
    origin_city: origin.city,
    origin_region: origin.region,
    origin_country: origin.country,
    destination_city: home.city,
    destination_region: home.region,
    destination_country: home.country,
    ordered_at: on(order.placedAt),
    handed_over_at: parcel.handedOverAt && on(parcel.handedOverAt),
    delivered_at: parcel.deliveredAt && on(parcel.deliveredAt),
    promised_on: null,
  }));
}

function scanRows(order: PlannedOrder, ids: Ids, on: On) {
  return order.parcels.flatMap((parcel) =>
    parcel.scans.map((scan) => ({
      parcel_id: ids('parcel', parcel.externalId),
      at: on(scan.at),
      status: scan.status,
      place: scan.place,
      text: scan.text,
    })),
  );
}

/** 09:00–12:00 and 13:30–21:00, every day. */
function hourRows() {
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [
    { weekday, opens: '09:00', closes: '12:00' },
    { weekday, opens: '13:30', closes: '21:00' },
  ]);
}

/** New Year's Day to come: nobody answers. */
function holidayRow(now: Temporal.Instant) {
  const year = now.toZonedDateTimeISO('Asia/Shanghai').year + 1;
  return { day: `${year}-01-01`, name: "元旦 New Year's Day", periods: [] };
}
