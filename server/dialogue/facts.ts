import type { Fact, FactSet, FactValue, NamedFact, Unknown } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import { customerFacts } from '../customers/index.ts';
import { type Order, type OrderLine, orderFacts } from '../orders/index.ts';
import { parcelFacts } from '../parcels/index.ts';
import { adviseSize, type Product, productFacts } from '../products/index.ts';
import { replyBy, shopFacts } from '../shops/index.ts';
import { statementFacts } from '../statements/index.ts';
import type { Found } from '../triage/index.ts';
import { nextCallWindow } from './call-window.ts';
import type { Subject } from './moves.ts';
import type { Scene } from './scene.ts';

/** What the facts are about: the subject of a move, and what the conversation itself has told. */
export type About = Subject & { found: Found | null; options: readonly string[]; statementUrl: string | null };

/**
 * All facts that a script may use about this subject. Slices answer for their own; of an order that the buyer has not
 * proved to be theirs nothing is known here at all, so that no script can leak it.
 */
export function factsAbout(scene: Scene, about: About, locale: Locale): FactSet {
  const { shop, now, customer } = scene;
  const order = scene.orders.find((candidate) => candidate.id === about.orderId) ?? null;
  return new Map<string, NamedFact[1]>([
    ...shopFacts(shop, locale, now),
    ...(customer && scene.verified ? customerFacts(customer, locale, now) : []),
    ...(scene.verified ? verifiedFacts(scene, order, about, locale) : unverifiedFacts()),
    ...(scene.statement && about.statementUrl ? statementFacts(scene.statement, about.statementUrl) : []),
    ...deskFacts(scene, about, locale),
  ]);
}

function verifiedFacts(scene: Scene, order: Order | null, about: About, locale: Locale): NamedFact[] {
  const { zone } = scene.shop;
  if (!order) return scene.orders.length > 1 ? ambiguousOrder(scene) : [];
  const parcels = scene.parcels.filter((parcel) => parcel.orderId === order.id);
  const parcel = parcels.find((candidate) => candidate.id === about.parcelId);
  const line = order.lines.length === 1 ? order.lines[0] : undefined; // of several goods none is "it"
  const product = line?.productId ? scene.products.get(line.productId) : undefined;
  const arrival = parcel && scene.arrivals.get(parcel.id);
  return [
    ...orderFacts(order, locale, zone, scene.now),
    ...(parcel && arrival ? parcelFacts(parcel, arrival, { locale, zone, now: scene.now }) : []),
    ...(product ? productFacts(product, locale, scene.now) : []),
    ...(product ? titleIn(product, locale, scene.now) : []),
    ...(product && line ? exchangeFacts(product, line, about.found, scene.now) : []),
  ];
}

/** The goods in the buyer's language, where the shop has translated them. */
function titleIn(product: Product, locale: Locale, asOf: Temporal.Instant): NamedFact[] {
  const value = product.titles[locale];
  return value ? [['order.item', { value, source: 'products.titles', asOf }]] : [];
}

function ambiguousOrder(scene: Scene): NamedFact[] {
  const detail = `${scene.orders.length} orders`;
  return ['order.number', 'order.item', 'order.placed_on', 'parcel.tracking_number'].map((name) => [
    name,
    { unknown: 'ambiguous', detail },
  ]);
}

function unverifiedFacts(): NamedFact[] {
  const names = [
    'order.number',
    'order.item',
    'order.placed_on',
    'order.total',
    'order.open_list',
    'parcel.carrier',
    'parcel.tracking_number',
    'parcel.origin_city',
  ];
  return names.map((name) => [name, { unknown: 'unverified' }]);
}

/** What may be exchanged: the size that fits or was asked for, and another colour, as far as they are in stock. */
function exchangeFacts(product: Product, line: OrderLine, found: Found | null, now: Temporal.Instant): NamedFact[] {
  const say = (name: string, value: string | null | undefined, source: string): NamedFact[] =>
    value ? [[name, { value, source, asOf: now }]] : [];
  const inStock = product.variants.filter((variant) => (variant.stock ?? 0) > 0);
  const advised = found && product.sizeChart ? adviseSize(product.sizeChart, found.measurements) : null;
  const wanted = [...(found?.sizes ?? []), advised].map((size) => size?.toLowerCase());
  const size = inStock.find(
    (variant) => variant.size !== line.size && wanted.includes(variant.size?.toLowerCase()),
  )?.size;
  const colour = inStock.find((variant) => variant.size === line.size && variant.colour !== line.colour)?.colour;
  return [
    ...say('size.ordered', line.size, 'order line'),
    ...say('size.recommended', advised, "the size chart and the buyer's measurements"),
    ...say('size.alternative', size, 'stock'),
    ...say('colour.alternative', colour, 'stock'),
  ];
}

/** What the desk itself knows: when a person will answer or phone, and the choices being offered. */
function deskFacts(scene: Scene, about: About, locale: Locale): NamedFact[] {
  const { shop, now, customer } = scene;
  const say = (value: FactValue | null | undefined, source: string): Fact | Unknown =>
    value === null || value === undefined ? { unknown: 'missing' } : { value, source, asOf: now };
  const call = nextCallWindow(shop, now, locale);
  const numbers = scene.verified ? scene.orders.map((order) => order.number) : [];
  return [
    ['handover.reply_by', say(replyBy(shop.hours, shop.zone, now, shop.replyMinutes), 'business hours')],
    ['call.by', say(call?.by, 'business hours')],
    ['call.window', say(call?.window, 'business hours')],
    ['call.phone_last4', say(scene.verified ? customer?.phone?.slice(-4) : null, 'customers.phone')],
    ['options', say(about.options.length > 0 ? about.options : null, 'the question')],
    ['order.open_list', say(numbers.length > 0 ? numbers : null, 'orders')],
  ];
}
