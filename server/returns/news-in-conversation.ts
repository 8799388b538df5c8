import { type Locale, locales } from '../../shared/labels.ts';
import type { Tx } from '../platform/database.ts';
import type { NewsKind } from './news-rules.ts';
import { type News, type NewsOfLines, sayNews } from './say-news.ts';
import { loadTold, type Returned } from './told.ts';

/** What is new of a return, for a conversation: a script that says it, or one that brings these words. */
export type NewsInConversation = {
  shopId: string;
  conversationId: string;
  orderId: string | null;
  /** What this news is, for good. */
  key: string;
  situation: string;
  news: { rma: string; text: Readonly<Record<Locale, string>> };
};

/** Port: says it there by approved script, once. False: a fact of it may not be told there. */
export type SayInConversation = (tx: Tx, news: NewsInConversation, now: Temporal.Instant) => Promise<boolean>;

/** News for which there is a script of how far the return has come. */
const standingFor: Partial<Record<NewsKind, Returned['standing']>> = {
  approved: 'approved',
  approved_after_all: 'approved',
  declined: 'declined',
  arrived: 'arrived',
  checked: 'refund_due',
  refunded: 'refunded',
  exchange_sent: 'exchange_sent',
};

/** One script where the same happened to all of it and nothing newer is asked about; else what happened to which goods. */
export async function wordsInConversation(
  tx: Tx,
  news: News,
  told: readonly NewsOfLines[],
): Promise<Pick<NewsInConversation, 'situation' | 'news'>> {
  const { detail, shop } = news;
  const [first] = told;
  const wanted = first && told.length === 1 ? standingFor[first.kind] : undefined;
  const orderIds = detail.orderId === null ? [] : [detail.orderId];
  const { returned } = await loadTold(tx, shop.id, { orderIds, conversationId: detail.conversationId ?? detail.id });
  const newest = detail.orderId === null ? undefined : returned.get(detail.orderId);
  const isTold = wanted !== undefined && newest?.id === detail.id && newest.standing === wanted;
  const text = Object.fromEntries(locales.map((locale) => [locale, newsInWords(news, told, locale)]));
  return {
    situation: isTold ? `return.status_${wanted}` : 'return.news',
    news: { rma: detail.rma, text: text as Record<Locale, string> },
  };
}

/** The same sentences that a mail about it has; the goods are named where they are not all of it. */
export function newsInWords(news: News, told: readonly NewsOfLines[], locale: Locale): string {
  const space = locale === 'zh-CN' ? '' : ' ';
  return told
    .map((one) => {
      const goods =
        one.lines.length < news.detail.lines.length ? `${one.lines.map(({ title }) => title).join(', ')}:` : '';
      const blocks = sayNews(news, one, locale).map(({ is, text }) => (is === 'quoted' ? `\n${text}\n` : text));
      return [goods, ...blocks]
        .filter(Boolean)
        .join(space)
        .replace(/ *\n */g, '\n')
        .trim();
    })
    .join('\n');
}
