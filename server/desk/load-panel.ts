import { type Customer, findCustomer } from '../customers/index.ts';
import { type DialogueState, readState, selectTalk } from '../dialogue/index.ts';
import { type Order, orderById, recentOrders } from '../orders/index.ts';
import { type Arrival, estimateArrival, type Parcel, parcelsOfOrders, stateOf } from '../parcels/index.ts';
import { type Db, type Tx, together, transact } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { arrived, cardOf, coloursOf, type Names, type ParcelCard } from './parcel-card.ts';
import {
  type PanelCall,
  type PanelConversation,
  type PanelPromise,
  type PanelReturn,
  type PanelStatement,
  selectConversationsOf,
  selectOpenCalls,
  selectOpenPromises,
  selectReturnsOf,
  selectStatementsOf,
} from './queries.ts';
import { maskedPhone } from './rules.ts';

/** An agent looks at the newest orders; older ones are found by their number. */
const ordersShown = 10;
/** Estimates are worked out for the newest parcels that are still to come. */
const estimatesShown = 5;
export type Panel = {
  customer:
    | (Pick<Customer, 'id' | 'externalId' | 'name' | 'tier' | 'isHighEnd' | 'locale'> & {
        isMember: boolean;
        phone: string | null;
      })
    | null;
  /** Null: no conversation is looked at. */
  verified: boolean | null;
  /** The order the conversation is about. */
  orderId: string | null;
  orders: (Omit<Order, 'customerId' | 'boughtAs' | 'shipBy' | 'cancelledAt' | 'paidAt' | 'lines'> & {
    lines: (Omit<Order['lines'][number], 'colour'> & { colour: Names | null })[];
    parcels: ParcelCard[];
  })[];
  returns: PanelReturn[];
  promises: PanelPromise[];
  calls: PanelCall[];
  /** Beside a conversation: which versions were sent in it. */
  statements: PanelStatement[];
  /** Of a customer, the newest first; beside a conversation none. */
  conversations: PanelConversation[];
};

/**
 * What an agent has beside a conversation. Nine statements, whatever the number of orders, and one more for each
 * estimate, of which there are at most five; those that do not need each other share a round trip.
 */
export async function loadPanel(db: Db, shopId: string, conversationId: string, now: Temporal.Instant): Promise<Panel> {
  return transact(db, async (tx) => {
    const talk = await selectTalk(tx, shopId, conversationId);
    if (!talk) throw notFound();
    const { customerId, verified } = talk;
    const { orderId }: DialogueState = readState(talk.state);
    return {
      ...(await panelOf(tx, shopId, { customerId, conversationId, orderId }, now)),
      verified,
      conversations: [],
    };
  });
}

/** The same of a customer, with nothing or an order in focus, and the conversations there were. */
export async function loadCustomerPanel(
  db: Db,
  shopId: string,
  { customerId, orderId }: { customerId: string; orderId: string | null },
  now: Temporal.Instant,
): Promise<Panel> {
  return transact(db, async (tx) => {
    const panel = await panelOf(tx, shopId, { customerId, conversationId: null, orderId }, now);
    if (!panel.customer) throw notFound();
    return { ...panel, verified: null, conversations: await selectConversationsOf(tx, shopId, customerId) };
  });
}

type About = { customerId: string | null; conversationId: string | null; orderId: string | null };

async function panelOf(
  tx: Tx,
  shopId: string,
  { customerId, conversationId, orderId }: About,
  now: Temporal.Instant,
): Promise<Omit<Panel, 'verified' | 'conversations'>> {
  const [customer, recent, focused] = await together([
    customerId ? findCustomer(tx, shopId, customerId) : null,
    customerId ? recentOrders(tx, shopId, customerId, now, ordersShown) : [],
    orderId ? orderById(tx, shopId, orderId, now) : null,
  ]);
  const orders = withFocused(recent, customer, focused);
  const orderIds = orders.map(({ id }) => id);
  const [parcels, returns, calls, statements] = await together([
    parcelsOfOrders(tx, shopId, orderIds, now),
    selectReturnsOf(tx, shopId, conversationId, orderIds),
    selectOpenCalls(tx, shopId, conversationId, customerId),
    conversationId ? selectStatementsOf(tx, shopId, conversationId) : [],
  ]);
  const subjects = [...(conversationId ? [conversationId] : []), ...orderIds, ...parcels.map(({ id }) => id)];
  const [promises, arrivals] = await together([
    selectOpenPromises(tx, shopId, subjects),
    arrivalsOf(tx, shopId, parcels, now),
  ]);
  const cardsOf = (id: string) =>
    parcels.filter((parcel) => parcel.orderId === id).map((parcel) => cardOf(parcel, arrivals.get(parcel.id)));
  return {
    customer: customer && asCard(customer),
    orderId: orders.some(({ id }) => id === focused?.id) ? (focused?.id ?? null) : null,
    orders: orders.map((order) => ({
      ...order,
      lines: order.lines.map((line) => ({ ...line, colour: line.colour === null ? null : coloursOf(line.colour) })),
      parcels: cardsOf(order.id),
    })),
    ...{ returns, promises, calls, statements },
  };
}

/** The order in focus is shown even when it is old; another customer's never. */
function withFocused(recent: Order[], customer: Customer | null, focused: Order | null): Order[] {
  const isOwn = focused !== null && (customer === null || focused.customerId === customer.id);
  return isOwn && !recent.some(({ id }) => id === focused.id) ? [...recent, focused] : recent;
}

async function arrivalsOf(
  tx: Tx,
  shopId: string,
  parcels: readonly Parcel[],
  now: Temporal.Instant,
): Promise<Map<string, Arrival>> {
  const hasEnded = (parcel: Parcel) => arrived.has(stateOf({ ...parcel, now }, null));
  const coming = parcels
    .filter((parcel) => !hasEnded(parcel))
    .toSorted((a, b) => Temporal.Instant.compare(b.orderedAt, a.orderedAt))
    .slice(0, estimatesShown);
  const found = await together(
    coming.map(async (parcel) => [parcel.id, await estimateArrival(tx, shopId, parcel, now)] as const),
  );
  const known = new Map(found);
  return new Map(
    parcels.map((parcel) => [
      parcel.id,
      known.get(parcel.id) ?? { state: stateOf({ ...parcel, now }, null), estimate: null },
    ]),
  );
}

function asCard({ id, externalId, name, tier, isHighEnd, locale, phone, phoneMasked }: Customer) {
  return {
    id,
    externalId,
    name,
    tier,
    isHighEnd,
    locale,
    isMember: tier !== null,
    phone: phoneMasked ?? maskedPhone(phone),
  };
}
