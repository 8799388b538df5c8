import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';

/** Columns of each table that the demo shop fills, with the types by which their JSON is read. */
const tables = {
  products: {
    columns:
      'id uuid, external_id text, title text, titles jsonb, page_url text, material text, photographed_as_is boolean, model_figures text, size_chart_url text, size_chart jsonb, photos jsonb',
    isStamped: true,
  },
  variants: {
    columns:
      'id uuid, product_id uuid, external_id text, sku text, size text, colour text, price_minor bigint, currency text, stock int',
    isStamped: true,
  },
  customers: {
    columns:
      'id uuid, external_id text, name text, title text, locale text, country text, email text, phone text, phone_masked text, tier text, high_end boolean, birthday_calendar text, birthday_month_code text, birthday_day int, birthday_year int',
    isStamped: true,
  },
  consents: {
    columns:
      'id uuid, customer_id uuid, channel text, purpose text, state text, at timestamptz, recorded_by text, text_version text, source text, proof jsonb',
    isStamped: false,
  },
  orders: {
    columns:
      'id uuid, external_id text, customer_id uuid, status text, placed_at timestamptz, paid_at timestamptz, ship_by timestamptz, cancelled_at timestamptz, currency text, total_minor bigint',
    isStamped: true,
  },
  order_lines: {
    columns:
      'order_id uuid, id uuid, external_id text, variant_id uuid, variant_external_id text, sku text, title text, options text, quantity int, price_minor bigint',
    isStamped: false,
  },
  parcels: {
    columns:
      'id uuid, external_id text, order_id uuid, carrier text, tracking_number text, origin_city text, origin_region text, origin_country text, destination_city text, destination_region text, destination_country text, ordered_at timestamptz, handed_over_at timestamptz, delivered_at timestamptz, promised_on date',
    isStamped: true,
  },
  scans: { columns: 'parcel_id uuid, at timestamptz, status text, place text, text text', isStamped: false },
  business_hours: { columns: 'weekday int, opens time, closes time', isStamped: false },
  special_days: { columns: 'day date, name text, periods jsonb', isStamped: false },
} as const;

export type DemoTable = keyof typeof tables;

/** All rows of a table in one statement. */
export async function insertRows(
  tx: Tx,
  table: DemoTable,
  shopId: string,
  rows: readonly Record<string, unknown>[],
  now: Temporal.Instant,
): Promise<void> {
  const { columns, isStamped } = tables[table];
  const names = columns.split(', ').map((column) => column.split(' ')[0]);
  await sql`insert into ${sql.raw(table)} (shop_id, ${sql.raw(names.join(', '))} ${sql.raw(isStamped ? ', synced_at' : '')})
    select ${shopId}, ${sql.raw(names.map((name) => `r.${name}`).join(', '))} ${isStamped ? sql`, ${now}::timestamptz` : sql``}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(${sql.raw(columns)})`.execute(tx);
}

export type HandedOver = {
  id: string;
  lastSeq: number;
  locale: Locale | null;
  waitingSince: Temporal.Instant;
  lastMessageAt: Temporal.Instant;
  /** By when an answer was promised. */
  dueAt: Temporal.Instant | null;
};

/** Whoever waits for a person, the longest first. */
export async function selectHandedOver(tx: Tx, shopId: string): Promise<HandedOver[]> {
  const { rows } = await sql<HandedOver>`
    select c.id, c.last_seq as "lastSeq", cu.locale, c.waiting_since as "waitingSince", c.last_message_at as "lastMessageAt",
      p.due_at as "dueAt"
    from conversations c
    left join customers cu on cu.shop_id = c.shop_id and cu.id = c.customer_id
    left join promises p on p.shop_id = c.shop_id and p.kind = 'person.reply' and p.subject_id = c.id and p.status = 'open'
    where c.shop_id = ${shopId} and c.status = 'handed_over' and c.waiting_since is not null
    order by c.waiting_since, c.id`.execute(tx);
  return rows;
}
