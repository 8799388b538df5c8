import type { Fact, FactSet, FactValue, NamedFact, Unknown } from '../../shared/facts.ts';
import type { Locale, Reason } from '../../shared/labels.ts';
import { customerFacts } from '../customers/index.ts';
import { type Order, type OrderLine, orderFacts } from '../orders/index.ts';
import { parcelFacts } from '../parcels/index.ts';
import { inLanguage } from '../platform/known-names.ts';
import { type Product, productFacts } from '../products/index.ts';
import { goodsFacts, returnFacts, toldFacts } from '../returns/index.ts';
import { factNames } from '../scripts/index.ts';
import { replyBy, shopFacts } from '../shops/index.ts';
import { statementFacts } from '../statements/index.ts';
import type { Found } from '../triage/index.ts';
import { investigateBy, nextCallWindow, quarterHour } from './call-window.ts';
import { exchangeFor } from './exchange-for.ts';
import type { Subject } from './moves.ts';
import type { Scene } from './scene.ts';
import { verdictsIn } from './verdicts-in.ts';

/** What the facts are about: the subject of a move, and what the conversation itself has told. */
export type About = Subject & {
  found: Found | null;
  /** Which of the order's goods it is about, where the buyer said so. */
  lineId: string | null;
  /** What is wrong with the goods, as far as the buyer has said. */
  reason: Reason | null;
  options: readonly string[];
  hasButtons: boolean;
  statementUrl: string | null;
  publicUrl: string;
  /** The number that the buyer gave for the call. */
  phone: string | null;
  /** What is new of the one return that is told of. */
  news: { rma: string; text: string } | null;
};

/**
 * The facts that a script naming `names` may use about this subject. Slices answer for their own, and only those that
 * are named are asked; of an order that the buyer has not proved to be theirs nothing is known here at all, so that no
 * script can leak it.
 */
export function factsAbout(scene: Scene, about: About, locale: Locale, names: readonly string[]): FactSet {
  const { shop, now, customer } = scene;
  const named = (prefix: string) => names.some((name) => name.startsWith(prefix));
  const order = scene.orders.find((candidate) => candidate.id === about.orderId) ?? null;
  return new Map<string, NamedFact[1]>([
    ...(named('shop.') ? shopFacts(shop, locale, now) : []),
    ...(customer && scene.verified ? customerFacts(customer, locale, now) : []),
    ...(scene.verified ? verifiedFacts(scene, order, about, locale) : unverifiedFacts()),
    ...(scene.statement && about.statementUrl ? statementFacts(scene.statement, about.statementUrl) : []),
    ...(named('handover.') ? replyFacts(scene) : []),
    ...(named('call.') ? callFacts(scene, about.phone, locale) : []),
    ...(scene.told ? toldFacts(place(scene, about), scene.told, order?.id ?? null, now) : []),
    ...(scene.verified && about.news ? newsFacts(about.news, now) : []),
    ...choiceFacts(scene, about),
  ]);
}

const place = ({ shop }: Scene, { publicUrl }: About) => ({ publicUrl, code: shop.code, zone: shop.zone });

function verifiedFacts(scene: Scene, order: Order | null, about: About, locale: Locale): NamedFact[] {
  const { zone } = scene.shop;
  if (!order) return scene.orders.length > 1 ? ambiguousOrder(scene) : [];
  const parcels = scene.parcels.filter((parcel) => parcel.orderId === order.id);
  const parcel = parcels.find((candidate) => candidate.id === about.parcelId);
  const told = order.lines.find(({ id }) => id === about.lineId);
  const line = told ?? (order.lines.length === 1 ? order.lines[0] : undefined); // of several goods none is "it"
  const product = line?.productId ? scene.products.get(line.productId) : undefined;
  const arrival = parcel && scene.arrivals.get(parcel.id);
  return [
    ...orderFacts(order, zone, scene.now),
    ...(parcel && arrival
      ? parcelFacts(parcel, arrival, { locale, zone, now: scene.now, pages: place(scene, about) })
      : []),
    ['parcel.investigate_by', known(investigateBy(scene.now), "the desk's own time to ask the carrier", scene.now)],
    ...(told ? itemFacts(order, told, locale) : []),
    ...(product ? productFacts(product, locale, scene.now) : []),
    ...(product ? titleIn(product, locale, scene.now) : []),
    ...returnFacts(verdictsIn(scene, about), scene.terms?.rma.get(order.id) ?? null, locale, scene.now),
    ...goodsFacts(scene.shop, scene.terms?.wayBack.get(order.id) ?? null, scene.now),
    ...(scene.soldOut ? [['exchange.sold_out', known(scene.soldOut, 'stock', scene.now)] as NamedFact] : []),
    ...(product && line ? exchangeFacts(product, line, about, locale, scene.now) : []),
  ];
}

/** The one that the buyer told of several. */
function itemFacts(order: Order, { title, titles }: OrderLine, locale: Locale): NamedFact[] {
  return [['order.item', { value: titles[locale] ?? title, source: 'order line', asOf: order.syncedAt }]];
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

/** Whatever belongs to an order, its parcels or its buyer is not known to somebody who has not proved to be that buyer. */
const ofTheBuyer = factNames.filter((name) => /^(order|parcel|size|customer|return|call\.phone)/.test(name));

function unverifiedFacts(): NamedFact[] {
  return ofTheBuyer.map((name) => [name, { unknown: 'unverified' }]);
}

/** What may be exchanged: the size that fits or was asked for, and another colour, as far as they are in stock. */
function exchangeFacts(
  product: Product,
  line: OrderLine,
  { found, reason }: About,
  locale: Locale,
  now: Temporal.Instant,
): NamedFact[] {
  const told = Temporal.Instant.compare(product.syncedAt, now) > 0 ? now : product.syncedAt; // stock is as old as the goods' record
  const say = (name: string, value: string | null | undefined, source: string, asOf = now): NamedFact[] =>
    value ? [[name, { value, source, asOf }]] : [];
  const inStock = product.variants.filter((variant) => (variant.stock ?? 0) > 0);
  const { advised, wanted } = exchangeFor(product, line, { found, reason });
  const size = inStock.find((variant) => wanted !== null && variant.size === wanted.size)?.size;
  const colour = inStock.find((variant) => variant.size === line.size && variant.colour !== line.colour)?.colour;
  return [
    ...say('size.ordered', line.size, 'order line'),
    // A size that was sent already and does not fit is no advice: a person looks at it.
    ...say('size.recommended', advised === line.size ? null : advised, "the size chart and the buyer's measurements"),
    ...say('size.alternative', size, 'stock', told),
    ...say('colour.alternative', colour && inLanguage('colour', colour, locale), 'stock', told),
  ];
}

/** Of this return, and not of another one that the same order has. */
function newsFacts({ rma, text }: { rma: string; text: string }, now: Temporal.Instant): NamedFact[] {
  const source = "the return's own record";
  return [
    ['return.rma', known(rma, source, now)],
    ['return.news', known(text, source, now)],
  ];
}

/** When a person will answer: what the buyer was told already, while that is still to come. */
function replyFacts({ shop, now, promisedReplyAt }: Scene): NamedFact[] {
  const isAhead = promisedReplyAt !== null && Temporal.Instant.compare(promisedReplyAt, now) > 0;
  const by = isAhead ? promisedReplyAt : replyBy(shop.hours, shop.zone, now, shop.replyMinutes);
  return [['handover.reply_by', known(by && quarterHour(by), 'business hours', now)]];
}

/** When a person will phone, and which number. */
function callFacts({ shop, now, verified, customer }: Scene, given: string | null, locale: Locale): NamedFact[] {
  const call = nextCallWindow(shop, now, locale);
  return [
    ['call.by', known(call?.by, 'business hours', now)],
    ['call.window', known(call?.window, 'business hours', now)],
    ...(verified ? [['call.phone_last4', lastDigits(given, customer, now)] as NamedFact] : []),
  ];
}

function lastDigits(given: string | null, customer: Scene['customer'], now: Temporal.Instant): Fact | Unknown {
  return given === null
    ? known(customer?.phone?.slice(-4), 'customers.phone', now)
    : known(given.slice(-4), "the buyer's own words", now);
}

/** The choices being offered. */
function choiceFacts(
  { verified, orders, isMail, hasMailCode, now }: Scene,
  { options, hasButtons }: About,
): NamedFact[] {
  const numbers = orders.map((order) => order.number);
  return [
    ['choice.has_buttons', known(hasButtons, 'the channel', now)],
    ['choice.is_mail', known(isMail, 'the channel', now)],
    ['choice.has_mail_code', known(hasMailCode, "the shop's providers", now)],
    ['options', known(options.length > 0 ? options : null, 'the question', now)],
    ...(verified && numbers.length > 0 ? [['order.open_list', known(numbers, 'orders', now)] as NamedFact] : []),
  ];
}

function known(value: FactValue | null | undefined, source: string, asOf: Temporal.Instant): Fact | Unknown {
  return value === null || value === undefined ? { unknown: 'missing' } : { value, source, asOf };
}
