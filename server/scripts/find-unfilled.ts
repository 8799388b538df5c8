import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Locale } from '../../shared/labels.ts';
import type { WordFault } from './check-own-words.ts';
import { shippedContent } from './load-scripts.ts';

type Words = Record<'group' | 'why' | 'suggestion', Readonly<Record<Locale, string>>>;

let words: Words | undefined;

const unit = '(?:[天日号月年元个件]|小时|(?:days?|hours?|city|km)\\b)';
const field =
  '(?:(?:customer |buyer )?name|customer|buyer|date|days?|city|order(?: number| no\\.?)?|tracking(?: number)?|amount|price|time|number|' +
  '姓名|名字|称呼|日期|时间|城市|订单号|单号|天数|金额|地址|收件人)';

/** How people and programs leave a place to be filled in. A row of kisses, a size, a face and a card's name in 【】 are none. */
const blanks = [
  String.raw`\{\{[^}]*\}?\}?|\{%[^%]*%?\}?`, // {{ parcel.city }}
  String.raw`\$\{[^}\n]{1,40}\}|\{[a-z_]+\.[a-z_]+\}`, // ${name}, {order.number}
  String.raw`[[【<{]\s*${field}\s*[\]】>}]`, // [name], 【姓名】, {name}
  '某某',
  String.raw`(?<![\^=\-><;~@.*\w])_{2,}(?![\^=\-><;~@.*])|＿+`, // within ____ days; but ^__^ and T__T
  String.raw`（\s*）|\(\s*\)(?=\s*${unit})`, // （）天
  String.raw`(?<![A-Za-z0-9×*＊])(?:[x×Ｘ]{1,3}|[*＊]{2,3})\s*(?:${unit})`, // xx days, ××天, **天
  String.raw`(?<=\p{Script=Han}\s?)x{2,3}(?=\s?[\p{Script=Han}（(【])`, // 从xx发出, 发往xx（城市）
  String.raw`(?<=\b(?:from|in|to|within|by|dear|hi|hello)\s|亲爱的|尊敬的)[x×Ｘ]{2,3}(?![A-Za-z0-9])`, // Dear XXX
  String.raw`\bundefined\b|\[object Object\]|\b(?:NaN|null)(?=\s*${unit})`, // a program's blank
];
const unfilled = new RegExp(blanks.join('|'), 'giu');

/** What was left to be filled in, in a text that a person typed or copied. Pure. */
export function findUnfilled(text: string, locale: Locale): WordFault[] {
  const { group, why, suggestion } = read();
  return [...text.matchAll(unfilled)].map(({ 0: found, index }) => ({
    found,
    start: index,
    end: index + found.length,
    kind: 'word',
    group: group[locale],
    why: why[locale],
    suggestion: suggestion[locale],
    replaces: null,
    mustNot: true,
  }));
}

function read(): Words {
  words ??= parse(readFileSync(`${shippedContent}/words/unfilled.yaml`, 'utf8')) as Words;
  return words;
}
