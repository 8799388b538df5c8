import { type Insertable, sql } from 'kysely';
import type { Db, Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import type { Hours, Period } from './rules.ts';
import type { ShopsTable } from './tables.ts';

export const modes = ['auto', 'suggest'] as const;
export type Mode = (typeof modes)[number];

export type SpecialDay = { day: string; name: string; periods: Period[] };

export type Shop = {
  id: string;
  code: string;
  name: string;
  country: string;
  zone: string;
  currency: string;
  isDemo: boolean;
  /** Another one after each release of the shop's own scripts; null while it has none. */
  scriptsStamp: string | null;
  publicUrl: string | null;
  /** Situation → whether Qin answers by itself or only suggests; what is not named is `auto`. */
  settings: Readonly<Record<string, Mode>>;
  /** Opening time within which a person answers, in minutes. */
  replyMinutes: number;
  /** Working days within which a parcel is handed to its carrier. */
  handOverDays: number;
  /** Above it a second person approves a refund, in minor units of the shop's currency; null: nobody need to. */
  refundLimitMinor: number | null;
  /** Where returns go, as it is written on a parcel; null: the shop has not said. */
  returnAddress: string | null;
  /** What the buyer should know beside it: what to put into the parcel, which carrier. */
  returnHints: string | null;
  hours: Hours;
  specialDays: SpecialDay[];
};

type ShopRow = Pick<
  Shop,
  'id' | 'code' | 'name' | 'country' | 'zone' | 'currency' | 'settings' | 'returnAddress' | 'returnHints'
> & {
  is_demo: boolean;
  scripts_stamp: string | null;
  public_url: string | null;
  reply_minutes: number;
  hand_over_days: number;
  refund_limit_minor: number | null;
  weekly: { weekday: number; opens: number; closes: number }[];
  special: { day: string; name: string; periods: [string, string][] }[];
};

/** False when the code is taken. */
export async function insertShop(tx: Tx, row: Insertable<ShopsTable>): Promise<boolean> {
  const inserted = await tx
    .insertInto('shops')
    .values(row)
    .onConflict((conflict) => conflict.column('code').doNothing())
    .executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The shop with its hours, in one statement. Throws `not_found`. */
export async function loadShop(tx: Db | Tx, shopId: string): Promise<Shop> {
  const found = await selectShop(tx, sql`s.id = ${shopId}`);
  if (!found) throw notFound();
  return found;
}

export async function findShopByCode(tx: Db | Tx, code: string): Promise<Shop | null> {
  return selectShop(tx, sql`s.code = ${code}`);
}

/** All shops, oldest first: for the command line, which has to choose one. */
export async function listShops(tx: Db | Tx): Promise<{ id: string; code: string; name: string; isDemo: boolean }[]> {
  const { rows } = await sql<{ id: string; code: string; name: string; isDemo: boolean }>`
    select id, code, name, is_demo as "isDemo" from shops order by created_at, id`.execute(tx);
  return rows;
}

async function selectShop(tx: Db | Tx, condition: ReturnType<typeof sql>): Promise<Shop | null> {
  const { rows } = await sql<ShopRow>`
    select s.id, s.code, s.name, s.country, s.zone, s.currency, s.is_demo, s.scripts_stamp, s.public_url, s.settings, s.reply_minutes, s.hand_over_days, s.refund_limit_minor,
      s.return_address as "returnAddress", s.return_hints as "returnHints",
      (select coalesce(json_agg(json_build_object('weekday', h.weekday,
          'opens', extract(epoch from h.opens)::int / 60, 'closes', extract(epoch from h.closes)::int / 60)
          order by h.weekday, h.opens), '[]')
        from business_hours h where h.shop_id = s.id) as weekly,
      (select coalesce(json_agg(json_build_object('day', d.day, 'name', d.name, 'periods', d.periods) order by d.day), '[]')
        from special_days d where d.shop_id = s.id) as special
    from shops s where ${condition}`.execute(tx);
  return rows[0] ? asShop(rows[0]) : null;
}

function asShop({
  weekly,
  special,
  is_demo,
  scripts_stamp,
  public_url,
  reply_minutes,
  hand_over_days,
  refund_limit_minor,
  ...shop
}: ShopRow): Shop {
  const days: Period[][] = Array.from({ length: 7 }, () => []);
  for (const { weekday, opens, closes } of weekly) days[weekday - 1]?.push({ opens, closes });
  const specialDays = special.map(({ day, name, periods }) => ({
    day,
    name,
    periods: periods.map(([opens, closes]) => ({ opens: minutesOf(opens), closes: minutesOf(closes) })),
  }));
  const hours = { weekly: days, special: new Map(specialDays.map(({ day, periods }) => [day, periods])) };
  return {
    ...shop,
    isDemo: is_demo,
    scriptsStamp: scripts_stamp,
    publicUrl: public_url,
    replyMinutes: reply_minutes,
    handOverDays: hand_over_days,
    refundLimitMinor: refund_limit_minor,
    hours,
    specialDays,
  };
}

/** "09:30" → 570; "24:00" → 1440. */
export function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** 570 → "09:30". */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** All hours at once. The shop is locked first: of two who set them at the same moment, the later one's stand, whole. */
export async function replaceHours(
  tx: Tx,
  shopId: string,
  weekly: readonly (readonly Period[])[],
  specialDays: readonly SpecialDay[],
): Promise<void> {
  const periods = weekly.flatMap((day, index) =>
    day.map(({ opens, closes }) => ({ weekday: index + 1, opens: clockOf(opens), closes: clockOf(closes) })),
  );
  const days = specialDays.map(({ day, name, periods }) => ({
    ...{ day, name },
    periods: periods.map(({ opens, closes }) => [clockOf(opens), clockOf(closes)]),
  }));
  await sql`select 1 from shops where id = ${shopId} for no key update`.execute(tx);
  await sql`delete from business_hours where shop_id = ${shopId}`.execute(tx);
  await sql`delete from special_days where shop_id = ${shopId}`.execute(tx);
  await sql`insert into business_hours (shop_id, weekday, opens, closes)
    select ${shopId}, h.* from jsonb_to_recordset(${JSON.stringify(periods)}::jsonb)
      as h (weekday int, opens time, closes time)`.execute(tx);
  await sql`insert into special_days (shop_id, day, name, periods)
    select ${shopId}, d.* from jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
      as d (day date, name text, periods jsonb)`.execute(tx);
}

/**
 * Takes the shop's scripts in hand until the transaction ends: who writes them, and who decides on them, takes turns.
 * The tx that changes what is released calls `stampScripts` too.
 */
export async function lockScripts(tx: Tx, shopId: string): Promise<void> {
  await sql`select 1 from shops where id = ${shopId} for no key update`.execute(tx);
}

export async function stampScripts(tx: Tx, shopId: string, stamp: string): Promise<void> {
  await sql`update shops set scripts_stamp = ${stamp} where id = ${shopId}`.execute(tx);
}

export async function scriptsStampOf(tx: Db | Tx, shopId: string): Promise<string | null> {
  const { rows } = await sql<{ stamp: string | null }>`
    select scripts_stamp as stamp from shops where id = ${shopId}`.execute(tx);
  return rows[0]?.stamp ?? null;
}

export async function setMode(tx: Tx, shopId: string, situation: string, mode: Mode): Promise<void> {
  await sql`update shops set settings = settings || jsonb_build_object(${situation}::text, ${mode}::text)
    where id = ${shopId}`.execute(tx);
}

export async function updateShop(
  tx: Tx,
  shopId: string,
  change: {
    name?: string | undefined;
    publicUrl?: string | null | undefined;
    replyMinutes?: number | undefined;
    handOverDays?: number | undefined;
    refundLimitMinor?: number | null | undefined;
    returnAddress?: string | null | undefined;
    returnHints?: string | null | undefined;
  },
): Promise<void> {
  await sql`update shops set
      name = coalesce(${change.name ?? null}, name),
      public_url = case when ${change.publicUrl !== undefined} then ${change.publicUrl ?? null} else public_url end,
      reply_minutes = coalesce(${change.replyMinutes ?? null}::int, reply_minutes),
      hand_over_days = coalesce(${change.handOverDays ?? null}::smallint, hand_over_days),
      refund_limit_minor = case when ${change.refundLimitMinor !== undefined} then ${change.refundLimitMinor ?? null}::bigint
        else refund_limit_minor end,
      return_address = case when ${change.returnAddress !== undefined} then ${change.returnAddress ?? null} else return_address end,
      return_hints = case when ${change.returnHints !== undefined} then ${change.returnHints ?? null} else return_hints end
    where id = ${shopId}`.execute(tx);
}
