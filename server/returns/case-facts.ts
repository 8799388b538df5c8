import { type RawBuilder, sql } from 'kysely';
import type { Reason } from '../../shared/labels.ts';
import type { Customer } from '../customers/index.ts';
import type { Category } from '../law/index.ts';
import type { Order } from '../orders/index.ts';
import { possibleZones } from '../outbox/index.ts';
import type { Parcel } from '../parcels/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import type { WayBackTold } from './goods-facts.ts';
import type { Policy, PolicyRow } from './policy.ts';
import type { CaseFacts } from './resolve.ts';

/** What a person has seen or knows of the goods; null: nobody has looked. */
export type Findings = Pick<CaseFacts, 'opened' | 'used' | 'intact' | 'confirmedAtPurchase'>;
export const nothingFound: Findings = { opened: null, used: null, intact: null, confirmedAtPurchase: null };

/**
 * What verdicts need besides order, parcels and buyer: the policy that holds, the goods as law and prices sort them, and
 * when the buyer first said of an order that it goes back: a right that was used in time does not end while we think.
 */
export type Terms = {
  policy: Policy | null;
  goods: ReadonlyMap<string, Goods>;
  saidAt: ReadonlyMap<string, Temporal.Instant>;
  /** Parcels that took to the buyer what goes out for a return, each with the order's line that it is about. */
  sentAgain: readonly { parcelId: string; orderLineId: string }[];
  /** The number of the return of an order that is under way. */
  rma: ReadonlyMap<string, string>;
  /** What of its way back the buyer may be told. */
  wayBack: ReadonlyMap<string, WayBackTold>;
};
type Goods = { category: Category | null; onSale: boolean | null };

type TermsRow = {
  policy: { version: number; rows: PolicyRow[]; toldSince: string | null } | null;
  goods: ({ lineId: string } & Goods)[];
  sentAgain: { parcelId: string; orderLineId: string }[];
  said: { orderId: string; at: string }[];
  numbers: {
    orderId: string;
    rma: string;
    isAwaited: boolean;
    sendBy: string | null;
    kept: { size: string | null; until: string } | null;
  }[];
};

/** A withdrawal `w` that nobody has read otherwise since. */
export const isHeld = sql`coalesce((select c.is_withdrawal from withdrawal_corrections c where c.shop_id = w.shop_id
  and c.withdrawal_id = w.id order by c.id desc limit 1), true)`;

/** Withdrawals of an order that were not read otherwise since. */
export const heldWithdrawals = (shopId: RawBuilder<unknown>, orderId: RawBuilder<unknown>) => sql`
  select w.received_at as at from withdrawals w where w.shop_id = ${shopId} and w.order_id = ${orderId}
    and ${isHeld}`;

/** For the lines of these orders. One statement. */
export async function loadTerms(
  db: Db | Tx,
  shopId: string,
  orderIds: readonly string[],
  now: Temporal.Instant,
): Promise<Terms> {
  const { rows } = await sql<TermsRow>`select
      (select json_build_object('version', version, 'rows', rows, 'toldSince', told_since) from return_policies
        where shop_id = ${shopId} and published_at <= ${now} order by version desc limit 1) as policy,
      (select coalesce(json_agg(json_build_object('lineId', l.id, 'category', p.category,
          'onSale', l.price_minor < v.price_minor)), '[]')
        from order_lines l left join variants v on v.shop_id = l.shop_id and v.id = l.variant_id
          left join products p on p.shop_id = v.shop_id and p.id = v.product_id
        where l.shop_id = ${shopId} and l.order_id = any(${[...orderIds]}::uuid[])) as goods,
      (select coalesce(json_agg(json_build_object('parcelId', p.id, 'orderLineId', l.order_line_id)), '[]')
        from return_lines l
          join return_steps s on s.shop_id = l.shop_id and s.return_id = l.return_id and s.line_id = l.id
            and s.to_state in ('exchange_shipped', 'sent_back')
          join parcels p on p.shop_id = l.shop_id and p.order_id = l.order_id and p.return_id is null
            and p.tracking_number = s.detail ->> 'number'
        where l.shop_id = ${shopId} and l.order_id = any(${[...orderIds]}::uuid[])) as "sentAgain",
      (select coalesce(json_agg(json_build_object('orderId', o.id, 'at', first.at)), '[]')
        from unnest(${[...orderIds]}::uuid[]) o(id), lateral (select min(said.at) as at from (
          select r.opened_at as at from returns r where r.shop_id = ${shopId} and r.order_id = o.id
            and r.status in ('draft', 'requested', 'info_needed', 'disputed')
          union all ${heldWithdrawals(sql`${shopId}::uuid`, sql`o.id`)}) said) first
        where first.at <= ${now}) as said,
      (select coalesce(json_agg(json_build_object('orderId', r.order_id, 'rma', r.rma, 'sendBy', r.send_by,
          'isAwaited', exists (select from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id
            and l.case_state = 'approved' and l.goods_state = 'awaiting_parcel'),
          'kept', (select json_build_object('size', min(v.size), 'until', min(h.until)) from variant_holds h
            join variants v on v.shop_id = h.shop_id and v.id = h.variant_id
            where h.shop_id = r.shop_id and h.return_id = r.id and h.shipped_at is null
            having count(distinct h.variant_id) = 1)) order by r.id), '[]') from returns r
        where r.shop_id = ${shopId} and r.order_id = any(${[...orderIds]}::uuid[])
          and r.status in ('requested', 'info_needed', 'approved')) as numbers`.execute(db);
  const [found] = rows;
  const policy = found?.policy ?? null;
  return {
    policy: policy && {
      ...policy,
      toldSince: policy.toldSince === null ? null : Temporal.Instant.from(policy.toldSince),
    },
    sentAgain: found?.sentAgain ?? [],
    goods: new Map(found?.goods.map(({ lineId, ...goods }) => [lineId, goods])),
    rma: new Map(found?.numbers.map(({ orderId, rma }) => [orderId, rma])),
    wayBack: new Map(found?.numbers.map(({ orderId, ...told }) => [orderId, wayBackOf(told)])),
    saidAt: new Map(found?.said.map(({ orderId, at }) => [orderId, Temporal.Instant.from(at)])),
  };
}

function wayBackOf({ isAwaited, sendBy, kept }: Omit<TermsRow['numbers'][number], 'orderId' | 'rma'>): WayBackTold {
  return {
    isAwaited,
    sendBy: sendBy === null ? null : Temporal.Instant.from(sendBy),
    kept: kept && { size: kept.size, until: Temporal.Instant.from(kept.until) },
  };
}

export type Purchase = {
  order: Pick<Order, 'placedAt'>;
  /** On their way to the buyer, or there. */
  parcels: readonly Pick<Parcel, 'id' | 'deliveredAt' | 'destinationCountry'>[];
  customer: Pick<Customer, 'country' | 'tier'> | null;
};

/** One line of a purchase, as law and policy look at it. */
export function caseOf(
  { order, parcels, customer }: Purchase,
  { goods, sentAgain }: Pick<Terms, 'goods' | 'sentAgain'>,
  about: { orderLineId: string; reason: Reason | null; found?: Findings },
  now: Temporal.Instant,
): CaseFacts {
  const told = [customer?.country, ...parcels.map(({ destinationCountry }) => destinationCountry)];
  const countries = [...new Set(told.flatMap((country) => country ?? []))];
  // What is sent out for a return of one line gives no other new days.
  const isOfAnother = (id: string) => {
    const sent = sentAgain.filter(({ parcelId }) => parcelId === id);
    return sent.length > 0 && sent.every(({ orderLineId }) => orderLineId !== about.orderLineId);
  };
  const { category = null, onSale = null } = goods.get(about.orderLineId) ?? {};
  return {
    ...(about.found ?? nothingFound),
    ...{ countries, category, onSale, reason: about.reason },
    zone: zoneOf(countries, now),
    tier: customer?.tier ?? null,
    orderedAt: order.placedAt,
    parcels: parcels.filter(({ id }) => !isOfAnother(id)).map(({ deliveredAt }) => ({ deliveredAt })),
  };
}

/** By which days are counted, where all clocks of where the buyer may be show the same. */
function zoneOf(countries: readonly string[], now: Temporal.Instant): string | null {
  if (countries.length === 0) return null;
  const zones = possibleZones(countries, 'UTC');
  const offsets = new Set(zones.map((zone) => now.toZonedDateTimeISO(zone).offset));
  return offsets.size === 1 ? (zones[0] ?? null) : null;
}
