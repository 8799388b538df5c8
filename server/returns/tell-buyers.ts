import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import { canSend, enqueueSends } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { type Log, plainError } from '../platform/log.ts';
import { latestPromise } from '../promises/index.ts';
import { refundsOf } from '../refunds/index.ts';
import { loadShop } from '../shops/index.ts';
import { selectReturn } from './detail-queries.ts';
import { holdsOf } from './hold-variant.ts';
import { newsMail } from './news-mail.ts';
import { type NewsStep, newsKinds, newsOf } from './news-rules.ts';
import type { NewsOfLines } from './say-news.ts';
import type { ReturnDetail, ReturnStep } from './views.ts';

type Waiting = { shopId: string; id: string };

const batch = 200;

/**
 * Buyers who follow their return on the page are written about each step, once: what was to be told goes with the
 * transaction that puts the mail into the ledger. One return's fault is logged, tried again the next time, and does not
 * stop the others.
 */
export async function tellBuyers(
  db: Db,
  publicUrl: string,
  now: Temporal.Instant,
  log: Pick<Log, 'error'>,
): Promise<void> {
  const failed: string[] = [];
  for (;;) {
    const { rows } = await sql<Waiting>`select shop_id as "shopId", id from return_news
      where id <> all(${failed}::uuid[]) order by id limit ${batch}`.execute(db);
    for (const waiting of rows)
      await db
        .transaction()
        .execute((tx) => tellBuyer(tx, waiting, publicUrl, now))
        .catch((error) => {
          failed.push(waiting.id);
          log.error({ ...waiting, err: plainError(error) }, 'the mail about a return');
        });
    if (rows.length < batch) return;
  }
}

async function tellBuyer(tx: Tx, { shopId, id }: Waiting, publicUrl: string, now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<Waited>`delete from return_news
    where shop_id = ${shopId} and id = ${id} returning return_id as "returnId", step_ids as "stepIds"`.execute(tx);
  const [news] = rows;
  if (!news) return; // another node has told it
  const { returnId } = news;
  const detail = await selectReturn(tx, shopId, returnId);
  const reader = await selectReader(tx, shopId, returnId);
  if (!detail || !reader || !(await canSend(tx, shopId, 'mail'))) return;
  const told = newsOfLines(detail, await selectSteps(tx, shopId, news));
  if (told.length === 0) return;
  const shop = await loadShop(tx, shopId);
  const page = `${publicUrl}/r/${encodeURIComponent(shop.code)}/returns/${returnId}`;
  const url = `${page}?order=${encodeURIComponent(detail.orderNumber ?? '')}&lang=${reader.locale}`;
  const promised = await latestPromise(tx, shopId, { kind: 'return.answer', subjectId: returnId });
  const isAhead = promised?.status === 'open' && Temporal.Instant.compare(promised.dueAt, now) > 0;
  const content = newsMail(
    {
      ...{ shop, detail, url, chatUrl: `${publicUrl}/chat/${encodeURIComponent(shop.code)}`, sendBy: reader.sendBy },
      answerBy: isAhead ? promised.dueAt : null,
      holds: await holdsOf(tx, shopId, returnId),
      refunds: await refundsOf(tx, shopId, { returnId }),
    },
    told,
    reader.locale,
  );
  const to = { address: reader.address, customerId: detail.customerId } as const;
  const mail = { key: `return:${id}`, rank: 'reply', purpose: 'service', channel: 'mail', ...to, content } as const;
  await enqueueSends(tx, shopId, [mail], now);
}

type Reader = { address: string; locale: Locale; sendBy: Temporal.Instant | null };

async function selectReader(tx: Tx, shopId: string, returnId: string): Promise<Reader | null> {
  const { rows } =
    await sql<Reader>`select followed_by as address, followed_in as locale, send_by as "sendBy" from returns
    where shop_id = ${shopId} and id = ${returnId} and followed_by is not null`.execute(tx);
  return rows[0] ?? null;
}

type TakenStep = NewsStep & Pick<ReturnStep, 'lineId' | 'note' | 'detail'>;

type Waited = { returnId: string; stepIds: string[] };

async function selectSteps(tx: Tx, shopId: string, { returnId, stepIds }: Waited): Promise<TakenStep[]> {
  const { rows } = await sql<TakenStep>`
    select line_id as "lineId", axis, from_state as "from", to_state as "to", actor, note, detail from return_steps
    where shop_id = ${shopId} and return_id = ${returnId} and id = any(${stepIds}::uuid[]) order by id`.execute(tx);
  return rows;
}

/** Of each line what counts most of what happened to it at once; lines of which the same is to be told, together. */
function newsOfLines({ lines }: ReturnDetail, steps: readonly TakenStep[]): NewsOfLines[] {
  const groups = new Map<string, NewsOfLines & { lines: ReturnDetail['lines'] }>();
  for (const line of lines) {
    const own = steps.filter(({ lineId }) => lineId === line.id);
    const kind = newsKinds.findLast((one) => own.some((step) => newsOf(step) === one));
    const step = own.find((one) => newsOf(one) === kind);
    if (!kind || !step) continue;
    const { note, detail } = step;
    const alike = JSON.stringify([
      kind,
      detail,
      line.case,
      line.goods,
      line.money,
      line.declineCode,
      line.acceptedQuantity,
    ]);
    const group = groups.get(alike) ?? { kind, lines: [], step: { note, detail } };
    group.lines.push(line);
    groups.set(alike, group);
  }
  return [...groups.values()].sort((one, other) => newsKinds.indexOf(one.kind) - newsKinds.indexOf(other.kind));
}
