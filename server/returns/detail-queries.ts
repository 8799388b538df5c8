import { type RawBuilder, sql } from 'kysely';
import { survivorOf } from '../customers/index.ts';
import { kindOf } from '../files/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { allSteps, refusalOfStep } from './machine-rules.ts';
import type { ReturnDetail, ReturnLine } from './views.ts';

export async function selectReturn(db: Db | Tx, shopId: string, returnId: string): Promise<ReturnDetail | null> {
  return (await selectDetails(db, sql`shop_id = ${shopId} and id = ${returnId}`))[0] ?? null;
}

/** All that was asked for of this order, newest first. */
export async function returnsOfOrder(db: Db | Tx, shopId: string, orderId: string): Promise<ReturnDetail[]> {
  return selectDetails(db, sql`shop_id = ${shopId} and order_id = ${orderId}`);
}

/** Instants come out of JSON as text. */
type Written<Row> = {
  [Field in keyof Row]: Temporal.Instant extends Row[Field] ? string | Extract<Row[Field], null> : Row[Field];
};

type Read = Omit<ReturnDetail, 'lines' | 'reasons' | 'steps'> & {
  lines: Omit<ReturnLine, 'next'>[];
  reasons: Written<ReturnDetail['reasons'][number]>[];
  steps: Written<ReturnDetail['steps'][number]>[];
};

async function selectDetails(db: Db | Tx, condition: RawBuilder<unknown>): Promise<ReturnDetail[]> {
  const { rows } = await sql<Read>`
    select r.id, r.rma, r.status, r.version, r.opened_via as via, r.order_id as "orderId", o.external_id as "orderNumber",
      r.conversation_id as "conversationId", r.customer_id as "customerId", c.name as "customerName", r.reason,
      r.own_words as words, r.wants, r.opened_at as "openedAt", r.due_at as "dueAt", r.due_for as "dueFor",
      r.statutory_due_at as "statutoryDueAt", r.requested_at as "requestedAt", o.currency,
      r.policy_version as "policyVersion", r.verdict, goods.lines, why.reasons, story.steps, shown.photos
    from (select * from returns where ${condition} order by id desc limit 50) r
    left join orders o on o.shop_id = r.shop_id and o.id = r.order_id
    left join customers c on c.shop_id = r.shop_id and c.id = ${survivorOf(sql`r.shop_id`, sql`r.customer_id`)}
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', l.id, 'orderLineId', l.order_line_id, 'variantId', l.variant_id,
        'productId', l.product_id, 'title', l.title, 'options', l.options, 'quantity', l.quantity,
        'priceMinor', l.price_minor, 'case', l.case_state, 'goods', l.goods_state, 'money', l.money_state,
        'exchangeVariantId', l.exchange_variant_id, 'ofLineId', l.of_line_id, 'declineCode', l.decline_code,
        'acceptedQuantity', l.accepted_quantity) order by l.id), '[]') as lines
      from return_lines l where l.shop_id = r.shop_id and l.return_id = r.id) goods
    cross join lateral (
      select coalesce(json_agg(json_build_object('id', w.id, 'lineId', w.line_id, 'reason', w.reason, 'detail', w.detail,
        'words', w.own_words, 'source', w.source, 'confidence', w.confidence, 'saidAt', w.said_at,
        'replacedAt', w.replaced_at) order by w.id), '[]') as reasons
      from return_reasons w where w.shop_id = r.shop_id and w.return_id = r.id) why
    cross join lateral (
      select coalesce(json_agg(json_build_object('lineId', s.line_id, 'axis', s.axis, 'from', s.from_state,
        'to', s.to_state, 'actor', s.actor, 'actorName', a.name, 'note', s.note, 'detail', s.detail, 'at', s.at)
        order by s.id), '[]') as steps
      from return_steps s left join agents a on s.actor = 'agent' and a.shop_id = s.shop_id and a.id = s.actor_id
      where s.shop_id = r.shop_id and s.return_id = r.id) story
    cross join lateral (
      select coalesce(json_agg(json_build_object('fileId', p.file_id, 'lineId', p.line_id, 'purpose', p.purpose,
        'kind', ${kindOf('f')}, 'width', f.width, 'height', f.height) order by p.added_at, p.file_id), '[]') as photos
      from return_photos p join files f on f.shop_id = p.shop_id and f.id = p.file_id
      where p.shop_id = r.shop_id and p.return_id = r.id) shown
    order by r.id desc`.execute(db);
  return rows.map(asDetail);
}

const instantOf = (text: string): Temporal.Instant => Temporal.Instant.from(text);

function asDetail({ lines, reasons, steps, ...head }: Read): ReturnDetail {
  return {
    ...head,
    lines: lines.map((line) => ({ ...line, next: allSteps.filter((step) => refusalOfStep(line, step) === null) })),
    reasons: reasons.map((said) => ({
      ...said,
      saidAt: instantOf(said.saidAt),
      replacedAt: said.replacedAt === null ? null : instantOf(said.replacedAt),
    })),
    steps: steps.map((step) => ({ ...step, at: instantOf(step.at) })),
  };
}
