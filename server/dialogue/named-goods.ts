import type { LineView, OrderView } from './snapshot.ts';

/** Words that name no goods, though titles have them. */
const commonWords = new Set(['the', 'and', 'with', 'for', 'set', 'pack', 'one', 'item', 'order', 'size', 'new', 'red']);
/** What sellers put into titles and buyers say of anything: 太宽松了 names no goods. */
const commonPairs = new Set(
  '新款 宽松 显瘦 修身 女装 男装 加厚 正品 包邮 大码 小码 尺码 颜色 质量 舒适 透气 长款 短款 夏季 冬季 春秋 时尚 休闲'.split(
    ' ',
  ),
);
/** A garment is often called by the last character of its name alone: 裙子 for 连衣裙. */
const shortNames = /[裙裤鞋帽袜巾衫袍]$/u;

/** How many distinctive parts of these goods' titles stand in the text. */
const goodsNamedIn = (text: string, lines: readonly LineView[]) => partsNamedIn(text, lines).length;

function partsNamedIn(text: string, lines: readonly LineView[]): string[] {
  const words = new Set((text.toLowerCase().match(/[a-z]{3,}/g) ?? []).map(singular));
  const parts = new Set(lines.flatMap(({ titles }) => titles.flatMap(partsOf)));
  return [...parts].filter((part) => (/[a-z]/.test(part) ? words.has(part) : text.includes(part)));
}

/** The orders whose goods the text names best; empty when it names none, or all of them alike. */
export function ordersNamedByGoods(text: string, orders: readonly OrderView[]): OrderView[] {
  const scored = orders.map((order) => ({ order, score: goodsNamedIn(text, order.lines) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best === 0) return [];
  const named = scored.filter(({ score }) => score === best).map(({ order }) => order);
  return named.length === orders.length && orders.length > 1 ? [] : named;
}

/**
 * The one of an order's goods that the text names best; 'several' where it names more than one apart, null where it
 * names none, or cannot tell them apart.
 */
export function lineNamedIn(text: string, lines: readonly LineView[]): LineView | 'several' | null {
  const named = lines
    .map((line) => ({ line, parts: partsNamedIn(text, [line]) }))
    .filter(({ parts }) => parts.length > 0)
    .sort((a, b) => b.parts.length - a.parts.length);
  const [best, next] = named;
  if (!best || !next) return best?.line ?? null;
  if (!next.parts.some((part) => best.parts.includes(part))) return 'several';
  return next.parts.length < best.parts.length ? best.line : null;
}

/** "the dress", 那条裙子呢: goods are named, and hardly anything is said of them. */
export function onlyNamesGoods(text: string, orders: readonly OrderView[]): boolean {
  if (ordersNamedByGoods(text, orders).length !== 1) return false;
  const rest = text
    .toLowerCase()
    .replace(/[a-z']+/g, (word) =>
      isFiller(word) || orders.some(({ lines }) => goodsNamedIn(word, lines)) ? '' : word,
    )
    .replace(/[我的是那这个件条双呢吧要说问\s\p{P}]/gu, '');
  if (/[a-z\d]/.test(rest)) return false;
  return rest.length <= 6;
}

const isFiller = (word: string) =>
  /^(?:the|my|i|mean|a|an|it's|its|it|is|one|for|about|and|what|how|please|that|this|of)$/.test(word);

function partsOf(title: string): string[] {
  const words = (title.toLowerCase().match(/[a-z]{3,}/g) ?? []).map(singular).filter((word) => !commonWords.has(word));
  const runs = title.match(/\p{Script=Han}{2,}/gu) ?? [];
  const pairs = runs.flatMap((run) => [...run].slice(1).map((character, at) => `${[...run][at]}${character}`));
  const distinctive = pairs.filter((pair) => !commonPairs.has(pair));
  const short = runs.flatMap((run) => shortNames.exec(run)?.[0] ?? []);
  return [...words, ...distinctive, ...short];
}

const singular = (word: string) =>
  word.length > 4 && /[^s]s$/.test(word) ? word.replace(/(?<=(?:ss|sh|ch|x))es$|s$/, '') : word;
