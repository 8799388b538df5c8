import { sql } from 'kysely';
import type { Locale } from '../../shared/labels.ts';
import { noteForAgents } from '../conversations/index.ts';
import { enqueueSends } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/database.ts';
import { translate } from '../platform/i18n.ts';
import { type Log, plainError } from '../platform/log.ts';
import { latestPromise } from '../promises/index.ts';
import { refundsOf } from '../refunds/index.ts';
import { loadShop, localeAtHome } from '../shops/index.ts';
import { selectReturn } from './detail-queries.ts';
import { holdsOf } from './hold-variant.ts';
import { newsInWords, type SayInConversation, wordsInConversation } from './news-in-conversation.ts';
import { newsMail } from './news-mail.ts';
import { isNewsInConversation, type NewsStep, newsKinds, newsOf } from './news-rules.ts';
import type { News, NewsOfLines } from './say-news.ts';
import type { ReturnDetail, ReturnStep } from './views.ts';
import { type Reader, waysTo } from './ways-to-buyer.ts';

type Waiting = { shopId: string; id: string };

/** Where our pages are, and who speaks in a conversation. */
export type Voice = { publicUrl: string; sayInConversation: SayInConversation };

const batch = 200;

/**
 * Buyers are told of each step of their return, once, and in one place: by mail where they follow it on the page, else in
 * the conversation in which it came up, else at the mail address that the shop knows. What was to be told goes with the
 * transaction that tells it. One return's fault is logged, tried again the next time, and does not stop the others.
 */
export async function tellBuyers(
  db: Db,
  { publicUrl, sayInConversation }: Voice,
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
        .execute((tx) => tellBuyer(tx, waiting, { publicUrl, sayInConversation }, now))
        .catch((error) => {
          failed.push(waiting.id);
          log.error({ ...waiting, err: plainError(error) }, 'the news of a return');
        });
    if (rows.length < batch) return;
  }
}

async function tellBuyer(tx: Tx, { shopId, id }: Waiting, voice: Voice, now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<Waited>`delete from return_news
    where shop_id = ${shopId} and id = ${id} returning return_id as "returnId", step_ids as "stepIds"`.execute(tx);
  const [waited] = rows;
  const detail = waited && (await selectReturn(tx, shopId, waited.returnId));
  if (!waited || !detail) return; // another node has told it
  const steps = await selectSteps(tx, shopId, waited);
  const ways = await waysTo(tx, shopId, detail);
  const news = await newsNow(tx, shopId, detail, { publicUrl: voice.publicUrl, sendBy: ways.sendBy }, now);
  const mailTo = async ({ address, locale }: Reader) => {
    const told = newsOfLines(detail, steps);
    if (told.length === 0) return;
    const content = newsMail({ ...news, url: pageOf(news, locale) }, told, locale);
    const to = { address, customerId: detail.customerId } as const;
    const mail = { key: `return:${id}`, rank: 'reply', purpose: 'service', channel: 'mail', ...to, content } as const;
    await enqueueSends(tx, shopId, [mail], now);
  };
  const sayIn = async (conversationId: string) => {
    const told = newsOfLines(detail, steps.filter(isNewsInConversation));
    if (told.length === 0) return true;
    const said = await wordsInConversation(tx, news, told);
    const about = { shopId, conversationId, orderId: detail.orderId, key: `return:${id}` };
    return voice.sayInConversation(tx, { ...about, ...said }, now);
  };
  if (ways.follower) return mailTo(ways.follower);
  if (detail.conversationId !== null && (await sayIn(detail.conversationId))) return;
  if (ways.customer) return mailTo(ways.customer);
  if (detail.conversationId === null && ways.lastConversationId !== null && (await sayIn(ways.lastConversationId)))
    return;
  const conversationId = detail.conversationId ?? ways.lastConversationId;
  if (conversationId !== null) await noteUntold(tx, { news, conversationId, steps }, now);
}

/** The agents learn of what their buyer could not be told. */
async function noteUntold(
  tx: Tx,
  { news, conversationId, steps }: { news: News; conversationId: string; steps: readonly TakenStep[] },
  now: Temporal.Instant,
): Promise<void> {
  const { shop, detail } = news;
  const told = newsOfLines(detail, steps.filter(isNewsInConversation));
  if (told.length === 0) return;
  const locale = localeAtHome(shop);
  const body = translate(locale, 'note.return_untold', { rma: detail.rma, news: newsInWords(news, told, locale) });
  await noteForAgents(tx, { shopId: shop.id, conversationId, body, locale }, now);
}

async function newsNow(
  tx: Tx,
  shopId: string,
  detail: ReturnDetail,
  { publicUrl, sendBy }: { publicUrl: string; sendBy: Temporal.Instant | null },
  now: Temporal.Instant,
): Promise<News> {
  const shop = await loadShop(tx, shopId);
  const promised = await latestPromise(tx, shopId, { kind: 'return.answer', subjectId: detail.id });
  const isAhead = promised?.status === 'open' && Temporal.Instant.compare(promised.dueAt, now) > 0;
  return {
    ...{ shop, detail, sendBy, answerBy: isAhead ? promised.dueAt : null },
    url: `${publicUrl}/r/${encodeURIComponent(shop.code)}/returns/${detail.id}`,
    chatUrl: `${publicUrl}/chat/${encodeURIComponent(shop.code)}`,
    holds: await holdsOf(tx, shopId, detail.id),
    refunds: await refundsOf(tx, shopId, { returnId: detail.id }),
  };
}

const pageOf = ({ url, detail }: News, locale: Locale) =>
  `${url}?order=${encodeURIComponent(detail.orderNumber ?? '')}&lang=${locale}`;

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
