import { type RawBuilder, sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import type { TakenLine } from './take-goods.ts';
import type { ReturnReason, SaidReason } from './views.ts';

export type Telling = {
  source: ReturnReason['source'];
  /** The colleague who tells it. */
  saidBy: string | null;
  confidence?: number | null;
};

export type NewLine = TakenLine & { id: string };

export type CaseGoods = {
  shopId: string;
  orderId: string;
  lines: readonly NewLine[];
  /** Of all lines. */
  reasons: readonly SaidReason[];
  telling: Telling;
};

/**
 * Parts of a statement that writes the goods of a return, as drafts, and why they go back. `head` is a part before them
 * that has the return's id, or no row: then nothing is written.
 */
export function insertingGoods(
  { shopId, orderId, lines, reasons, telling }: CaseGoods,
  head: RawBuilder<unknown>,
  now: Temporal.Instant,
): RawBuilder<unknown> {
  const said = [
    ...reasons.map((reason) => ({ ...reason, lineId: null })),
    ...lines.flatMap((line) => line.reasons.map((reason) => ({ ...reason, lineId: line.id }))),
  ];
  return sql`lines as (
      insert into return_lines (shop_id, return_id, id, order_id, order_line_id, variant_id, product_id, title, options,
        quantity, price_minor, exchange_variant_id, of_line_id)
      select ${shopId}, head.id, s.id, ${orderId}, s."orderLineId", s."variantId", s."productId", s.title, s.options,
        s.quantity, s."priceMinor", s."exchangeVariantId", s."ofLineId"
      from ${head} head cross join json_to_recordset(${JSON.stringify(lines)}::json) as s(id uuid, "orderLineId" uuid,
        "variantId" uuid, "productId" uuid, title text, options text, quantity int, "priceMinor" bigint,
        "exchangeVariantId" uuid, "ofLineId" uuid)
    ), why as (${insertingReasons(shopId, said, telling, head, now)})`;
}

/** One statement's part: reasons beside each other, of one line or of all. */
export function insertingReasons(
  shopId: string,
  said: readonly (SaidReason & { lineId: string | null })[],
  { source, saidBy, confidence = null }: Telling,
  head: RawBuilder<unknown>,
  now: Temporal.Instant,
): RawBuilder<unknown> {
  const rows = JSON.stringify(said.map((reason) => ({ ...reason, id: newId(now) })));
  return sql`insert into return_reasons
      (shop_id, return_id, id, line_id, reason, detail, source, own_words, confidence, said_by, said_at)
    select ${shopId}, head.id, s.id, s."lineId", s.reason, s.detail, ${source}, s.words, ${confidence}, ${saidBy}, ${now}
    from ${head} head cross join json_to_recordset(${rows}::json) as s(id uuid, "lineId" uuid, reason text, detail text,
      words text)`;
}
