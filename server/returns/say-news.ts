import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import type { Refund } from '../refunds/index.ts';
import type { Shop } from '../shops/index.ts';
import type { Hold } from './hold-variant.ts';
import type { NewsKind } from './news-rules.ts';
import { sayMoney, sayWhen } from './say-when.ts';
import type { ReturnDetail, ReturnLine, ReturnStep } from './views.ts';
import type { KeptVerdict } from './write-decision.ts';

/** All that a mail about a return may tell, as it is when the mail is written. */
export type News = {
  shop: Shop;
  detail: ReturnDetail;
  sendBy: Temporal.Instant | null;
  answerBy: Temporal.Instant | null;
  holds: readonly Hold[];
  refunds: readonly Refund[];
  /** The page of this return, and the shop's chat. */
  url: string;
  chatUrl: string;
};

/** Lines of which the same is told. */
export type NewsOfLines = { kind: NewsKind; lines: readonly ReturnLine[]; step: Pick<ReturnStep, 'note' | 'detail'> };

/** `quoted`: an address, somebody's own words; may have several lines. */
export type NewsBlock = { is: 'said' | 'quoted'; text: string };

type Speaker = {
  news: News;
  told: NewsOfLines;
  line: ReturnLine;
  locale: Locale;
  say(key: string, params?: Record<string, string | number>): NewsBlock;
  when(at: Temporal.Instant): string;
};

export function sayNews(news: News, told: NewsOfLines, locale: Locale): NewsBlock[] {
  const [line] = told.lines;
  if (!line) return [];
  const say = (key: string, params: Record<string, string | number> = {}) =>
    said(translate(locale, `return_mail.${key}`, params));
  const when = (at: Temporal.Instant) => sayWhen(at, news.shop.zone, locale);
  return ways[told.kind]({ news, told, line, locale, say, when });
}

const said = (text: string): NewsBlock => ({ is: 'said', text });
const quoted = (text: string): NewsBlock => ({ is: 'quoted', text });

const ways: Readonly<Record<NewsKind, (speaker: Speaker) => NewsBlock[]>> = {
  requested: ({ news, say, when, locale }) => {
    const { wants } = news.detail;
    const wish =
      wants && wants !== 'return' ? [say('wish', { wish: translate(locale, `returns_page.wish.${wants}`) })] : [];
    const next = news.answerBy ? say('answer_by', { by: when(news.answerBy) }) : say('answer_comes');
    return [say('requested'), ...wish, next];
  },
  question: ({ told, say }) => [say('question'), quoted(told.step.note), say('question_answer')],
  approved: (speaker) => [speaker.say('approved'), ...granted(speaker)],
  approved_after_all: (speaker) => [speaker.say('approved_after_all'), ...granted(speaker)],
  reopened: (speaker) => [speaker.say('reopened'), ...sending(speaker)],
  declined: ({ news, line, locale, say }) => {
    const why = verdictOf(news, line)?.said[locale];
    const code = line.declineCode && !(why && line.declineCode === 'not_covered') ? line.declineCode : null;
    const reasons = [...(code ? [translate(locale, `returns_page.decline.${code}`)] : []), ...(why ? [why] : [])];
    return [say('declined'), ...reasons.map(said), say('declined_remedy')];
  },
  declined_again: ({ news, say }) => [say('declined_again'), say('rights_stay', { chat: news.chatUrl })],
  cancelled: ({ say }) => [say('cancelled')],
  expired: ({ news, say }) => [say('expired', { chat: news.chatUrl })],
  arrived: ({ say }) => [say('arrived')],
  checked: (speaker) => [speaker.say('checked'), ...settling(speaker)],
  checked_part: (speaker) => {
    const { acceptedQuantity, quantity } = speaker.line;
    return [speaker.say('checked_part', { accepted: acceptedQuantity ?? quantity, quantity }), ...settling(speaker)];
  },
  mismatch: ({ told, say, locale }) => {
    const codes = Array.isArray(told.step.detail.codes) ? told.step.detail.codes.map(String) : [];
    const found = codes.map((code) => translate(locale, `return_mail.found.${code}`));
    return [say('mismatch'), ...(found.length > 0 ? [quoted(found.join('\n'))] : []), say('mismatch_next')];
  },
  sent_back: ({ say }) => [say('sent_back')],
  exchange_sent: ({ told, say }) => {
    const { carrier, number } = told.step.detail;
    return [say('exchange_sent', { parcel: [carrier, number].filter(Boolean).join(' ') })];
  },
  exchange_failed: ({ say }) => [say('exchange_failed')],
  refund_failed: (speaker) => [speaker.say('refund_failed', moneyOf(speaker))],
  refunded: (speaker) => [speaker.say('refunded', moneyOf(speaker))],
  credit: (speaker) => [speaker.say('credit', moneyOf(speaker))],
};

const verdictOf = ({ detail }: News, { id }: ReturnLine) =>
  (detail.verdict as KeptVerdict | null)?.lines.find(({ lineId }) => lineId === id);

/** What the buyer gets, and what they have to do for it. */
function granted(speaker: Speaker): NewsBlock[] {
  const { news, told, line, say, when } = speaker;
  const remedy = verdictOf(news, line)?.remedy;
  const kept = news.holds.filter(
    ({ lineId, shippedAt, endedAt }) => told.lines.some(({ id }) => id === lineId) && !shippedAt && !endedAt,
  );
  const named = kept.map(({ colour, size, until }) =>
    say('kept', { what: [colour, size].filter(Boolean).join(' · '), until: when(until) }),
  );
  const goesBack = line.goods === 'awaiting_parcel';
  const gets = remedy ? [say(goesBack || remedy === 'keep_partial' ? `gets.${remedy}` : `gets_now.${remedy}`)] : [];
  return [...gets, ...named, ...(goesBack ? sending(speaker) : line.goods === 'not_required' ? [say('stays')] : [])];
}

/** Where to, by when and at whose cost; nothing of it once the goods are on their way. */
function sending({ news, line, say, when, locale }: Speaker): NewsBlock[] {
  if (line.goods !== 'awaiting_parcel') return [];
  const { shop, detail, sendBy } = news;
  if (!shop.returnAddress) return [say('no_address')];
  const verdict = verdictOf(news, line)?.verdict;
  const freight =
    verdict && verdict.right !== 'none' ? [said(translate(locale, `returns_page.freight.${verdict.freight}`))] : [];
  return [
    sendBy ? say('send', { by: when(sendBy) }) : say('send_undated'),
    quoted(shop.returnAddress),
    say('number', { rma: detail.rma }),
    ...(shop.returnHints ? [said(shop.returnHints)] : []),
    ...freight,
    say('tracking'),
  ];
}

/** What follows once the goods were looked at. */
function settling({ line, say }: Speaker): NewsBlock[] {
  if (line.case === 'requested' || line.case === 'info_needed') return [say('decided_next')];
  if (line.money === 'refund_due' || line.money === 'refund_failed') return [say('refund_next')];
  if (line.money === 'exchange_reserved') return [say('exchange_next')];
  return line.case === 'approved' && line.money === 'none' ? [say('settled_next')] : [];
}

function moneyOf({ news, told, locale, when }: Speaker): Record<string, string> {
  const refund = news.refunds.find(({ id }) => id === told.step.detail.refundId);
  if (!refund) return { amount: '', at: '', code: '' };
  const { amountMinor, currency, settledAt, reference } = refund;
  return {
    amount: sayMoney(amountMinor, currency, locale),
    at: settledAt ? when(settledAt) : '',
    code: reference ?? '',
  };
}
