import type { Locale, Reason } from '../../shared/labels.ts';
import { webChannel } from '../conversations/index.ts';
import { type Customer, findCustomer } from '../customers/index.ts';
import { bareNumber, type Order, orderById, orderByNumber, recentOrders } from '../orders/index.ts';
import { canSend } from '../outbox/index.ts';
import {
  type Arrival,
  estimateArrival,
  type Parcel,
  type ParcelState,
  parcelsOfOrders,
  stateOf,
} from '../parcels/index.ts';
import { type Tx, together } from '../platform/database.ts';
import { type Product, productsByIds } from '../products/index.ts';
import { loadTerms, loadTold, type Terms, type Told } from '../returns/index.ts';
import { loadShop, type Shop } from '../shops/index.ts';
import { currentStatement, type Statement } from '../statements/index.ts';
import type { ParcelView, Snapshot } from './snapshot.ts';
import { rightIn } from './verdicts-in.ts';

/** Everything of the shop's data that one turn may speak of, as it was known at `now`. Read once, used by all. */
export type Scene = {
  shop: Shop;
  now: Temporal.Instant;
  verified: boolean;
  isOnPlatform: boolean;
  /** The buyer writes by mail: answering ours proves whose the mailbox is. */
  isMail: boolean;
  /** The buyer's page can ask for a code by mail, and the shop's mail goes out. */
  hasMailCode: boolean;
  /** Until when the buyer was told a person would answer; null when nobody said so. */
  promisedReplyAt: Temporal.Instant | null;
  customer: Customer | null;
  /** Newest first. */
  orders: Order[];
  parcels: Parcel[];
  /** Where each parcel stands; with an estimate only where one was asked for. */
  arrivals: ReadonlyMap<string, Arrival>;
  products: ReadonlyMap<string, Product>;
  statement: Statement | null;
  /** What returns of the orders in question rest on; null where nobody speaks of a return. */
  terms: Terms | null;
  /** The returns and withdrawals that there are; null where nobody speaks of one. */
  told: Told | null;
  conversationId: string;
  /** A size that was wished for in exchange and that nobody can keep. */
  soldOut: string | null;
};

export type SceneOf = {
  shopId: string;
  conversationId: string;
  customerId: string | null;
  orderId: string | null;
  verified: boolean;
  isOnPlatform: boolean;
  /** By which the buyer writes. */
  channel: string;
  promisedReplyAt: Temporal.Instant | null;
  /** The clock was moved: what was imported counts as told at that moment. */
  syncedNow: boolean;
};

/** An agent looks through the newest orders first, too; older ones are found by their number. */
const ordersInView = 10;
const estimatesInView = 5;
const hasEnded: readonly ParcelState[] = ['delivered', 'returning', 'lost'];

/** The part of the scene that every message needs. Its statements go out together and cost one round trip after the other two. */
export async function loadScene(tx: Tx, of: SceneOf, now: Temporal.Instant): Promise<Scene> {
  const { shopId, customerId, orderId } = of;
  const [shop, customer, recent, focused, hasMailCode] = await together([
    loadShop(tx, shopId),
    customerId ? findCustomer(tx, shopId, customerId) : null,
    customerId ? recentOrders(tx, shopId, customerId, now, ordersInView) : [],
    orderId ? orderById(tx, shopId, orderId, now) : null,
    of.channel === webChannel && !of.verified ? canSend(tx, shopId, 'mail') : false,
  ]);
  // Another customer may write on the same channel by now: an order of the one before is not theirs to hear of.
  const isOwn = focused !== null && (customerId === null || focused.customerId === customer?.id);
  const isFocusedApart = isOwn && !recent.some((order) => order.id === focused.id);
  const orders = (isFocusedApart ? [focused, ...recent] : recent).map((order) => asSynced(order, of, now));
  const empty = { arrivals: new Map(), products: new Map(), statement: null, parcels: [], terms: null, told: null };
  const scene: Scene = {
    shop,
    now,
    verified: of.verified,
    isOnPlatform: of.isOnPlatform,
    isMail: of.channel === 'mail',
    hasMailCode,
    promisedReplyAt: of.promisedReplyAt,
    customer,
    orders,
    conversationId: of.conversationId,
    soldOut: null,
    ...empty,
  };
  return withParcels(tx, scene, of);
}

async function withParcels(tx: Tx, scene: Scene, of: SceneOf): Promise<Scene> {
  const { now } = scene;
  const found = await parcelsOfOrders(
    tx,
    of.shopId,
    scene.orders.map(({ id }) => id),
    now,
  );
  const parcels = found.map((parcel) => asSynced(parcel, of, now));
  const arrivals = new Map(
    parcels.map((parcel) => [parcel.id, { state: stateOf({ ...parcel, now }, null), estimate: null }]),
  );
  return { ...scene, parcels, arrivals };
}

/** An order that the buyer names, however old it is. Somebody else's is not found: a number proves nothing. */
export async function withNamedOrder(tx: Tx, scene: Scene, of: SceneOf, numbers: readonly string[]): Promise<Scene> {
  const { customer } = scene;
  const known = (number: string) => scene.orders.some((order) => sameNumber(order.number, number));
  const named = numbers.find((number) => !known(number));
  if (named === undefined || !scene.verified || customer === null) return scene;
  const order = await orderByNumber(tx, of.shopId, named, scene.now);
  if (order?.customerId !== customer.id || known(order.number)) return scene;
  return withParcels(tx, { ...scene, orders: [...scene.orders, asSynced(order, of, scene.now)] }, of);
}

function sameNumber(a: string, b: string): boolean {
  return bareNumber(a).toLowerCase() === bareNumber(b).toLowerCase();
}

function asSynced<Mirrored extends { syncedAt: Temporal.Instant }>(
  row: Mirrored,
  of: SceneOf,
  now: Temporal.Instant,
): Mirrored {
  return of.syncedNow ? { ...row, syncedAt: now } : row;
}

/** Arrival estimates for all parcels of the orders that are asked about, and for the next few that are still to come. */
export async function withEstimates(tx: Tx, scene: Scene, askedAbout: readonly string[]): Promise<Scene> {
  const isComing = (parcel: Parcel) => !hasEnded.includes(scene.arrivals.get(parcel.id)?.state ?? 'unshipped');
  const parcelsOf = (order: Order) => scene.parcels.filter((parcel) => parcel.orderId === order.id && isComing(parcel));
  const open = scene.orders.filter((order) => order.status !== 'cancelled');
  const asked = open.filter((order) => askedAbout.includes(order.id)).flatMap(parcelsOf);
  const others = open.filter((order) => !askedAbout.includes(order.id)).flatMap(parcelsOf);
  const coming = [...asked, ...others.slice(0, Math.max(0, estimatesInView - asked.length))];
  const estimated = await together(
    coming.map(async (parcel) => [parcel.id, await estimateArrival(tx, scene.shop.id, parcel, scene.now)] as const),
  );
  return { ...scene, arrivals: new Map([...scene.arrivals, ...estimated]) };
}

/** What law and policy give for these orders, and the returns that there are of them: beside each other, three statements. */
export async function withTerms(tx: Tx, scene: Scene, orderIds: readonly string[]): Promise<Scene> {
  const { conversationId, shop, now } = scene;
  const [terms, told] = await together([
    orderIds.length === 0 ? null : loadTerms(tx, shop.id, orderIds, now),
    loadTold(tx, shop.id, { orderIds, conversationId }),
  ]);
  return { ...scene, terms, told };
}

/** What returns speak of: the goods of these orders, what law and policy give for them, and the shop's statement. */
export async function withProducts(
  tx: Tx,
  scene: Scene,
  subjects: readonly { orderId: string | null }[],
  locale: Locale,
): Promise<Scene> {
  const meant = scene.orders.filter((order) => subjects.some((subject) => subject.orderId === order.id));
  const orderIds = meant.map(({ id }) => id);
  const ids = meant.flatMap((order) => order.lines.flatMap((line) => line.productId ?? []));
  const [products, statement, known] = await together([
    ids.length === 0 ? [] : productsByIds(tx, scene.shop.id, ids),
    currentStatement(tx, scene.shop.id, locale, scene.now),
    withTerms(tx, scene, orderIds),
  ]);
  return { ...known, statement, products: new Map(products.map((product) => [product.id, product])) };
}

/** What decide() turns on, and no more. */
export function snapshotOf(scene: Scene): Snapshot {
  const orders = scene.orders.map((order) => ({
    id: order.id,
    number: order.number,
    isCancelled: order.status === 'cancelled',
    isCompleted: order.status === 'completed',
    isSent: order.status === 'shipped' || order.status === 'completed',
    isPaid: order.status !== 'placed' || order.paidAt !== null,
    lines: order.lines.map(({ id, title, titles }) => ({ id, titles: [title, ...Object.values(titles)] })),
    parcels: scene.parcels
      .filter((parcel) => parcel.orderId === order.id)
      .map((parcel) => viewOf(parcel, scene.arrivals.get(parcel.id))),
    right: (lineId: string | null, reason: Reason) => rightIn(scene, { orderId: order.id, lineId, reason }),
    returned: scene.told?.returned.get(order.id) ?? null,
    isWithdrawn: scene.told?.withdrawals.some(({ orderId }) => orderId === order.id) ?? false,
  }));
  const hasNumber = scene.customer?.phone != null;
  return {
    verified: scene.verified,
    isOnPlatform: scene.isOnPlatform,
    hasNumber,
    hasStatement: scene.statement !== null,
    orders,
  };
}

function viewOf({ id, trackingNumber }: Parcel, arrival: Arrival | undefined): ParcelView {
  return { id, trackingNumber, state: arrival?.state ?? 'unshipped', hasEstimate: arrival?.estimate != null };
}
