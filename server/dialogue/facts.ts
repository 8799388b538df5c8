import type { Fact, FactSet, NamedFact } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import { customerFacts } from '../customers/index.ts';
import { type Order, orderFacts } from '../orders/index.ts';
import { parcelFacts } from '../parcels/index.ts';
import { adviseSize, type Product, productFacts } from '../products/index.ts';
import { replyBy, shopFacts } from '../shops/index.ts';
import { statementFacts } from '../statements/index.ts';
import type { Found } from '../triage/index.ts';
import { nextCallWindow } from './call-window.ts';
import type { Subject } from './moves.ts';
import type { Scene } from './scene.ts';

/** A person answers within this much working time after a hand-over, and phones within this much. */
export const replyWithinMinutes = 60;

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
    ...(customer ? customerFacts(customer, locale, now) : []),
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
  const line = order.lines[0];
  const product = line?.productId ? scene.products.get(line.productId) : undefined;
  const told = scene.syncedNow ? { syncedAt: scene.now } : {};
  const arrival = parcel && scene.arrivals.get(parcel.id);
  return [
    ...orderFacts(order, locale, zone, scene.now),
    ...(parcel && arrival ? parcelFacts(parcel, arrival, { locale, zone, now: scene.now, ...told }) : []),
    ...(product ? productFacts(product, locale, scene.now) : []),
    ...(product && line ? sizeFacts(product, line.size, about.found, scene.now) : []),
  ];
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

function sizeFacts(product: Product, ordered: string | null, found: Found | null, now: Temporal.Instant): NamedFact[] {
  const known = (name: string, value: string, source: string): NamedFact => [name, { value, source, asOf: now }];
  const inStock = product.variants.filter((variant) => (variant.stock ?? 0) > 0 && variant.size !== null);
  const advised = found && product.sizeChart ? adviseSize(product.sizeChart, found.measurements) : null;
  const wished = found?.sizes.find((size) =>
    inStock.some((variant) => variant.size?.toLowerCase() === size.toLowerCase()),
  );
  const alternative = wished ?? (advised && inStock.some((variant) => variant.size === advised) ? advised : undefined);
  return [
    ...(ordered ? [known('size.ordered', ordered, 'order line')] : []),
    ...(advised ? [known('size.recommended', advised, "the size chart and the buyer's measurements")] : []),
    ...(alternative && alternative !== ordered ? [known('size.alternative', alternative, 'stock')] : []),
  ];
}

/** What the desk itself knows: when a person will answer or phone, and the choices being offered. */
function deskFacts(scene: Scene, about: About, locale: Locale): NamedFact[] {
  const { shop, now, customer } = scene;
  const fact = (value: Fact['value'], source: string): Fact => ({ value, source, asOf: now });
  const call = nextCallWindow(shop, now, locale);
  return [
    ['handover.reply_by', fact(replyBy(shop.hours, shop.zone, now, replyWithinMinutes), 'business hours')],
    ['call.by', fact(call.by, 'business hours')],
    ['call.window', fact(call.window, 'business hours')],
    ...(customer?.phone ? [['call.phone_last4', fact(customer.phone.slice(-4), 'customers')] as NamedFact] : []),
    ...(about.options.length > 0 ? [['options', fact([...about.options], 'the question')] as NamedFact] : []),
    [
      'order.open_list',
      scene.verified && scene.orders.length > 0
        ? fact(
            scene.orders.map((order) => order.number),
            'orders',
          )
        : { unknown: 'missing' },
    ],
  ];
}
