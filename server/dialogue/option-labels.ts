import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import { inLanguage } from '../platform/known-names.ts';
import type { Asked } from '../triage/index.ts';
import type { OpenQuestion } from './state.ts';

/** `options`: as sold, "M / navy"; without it, what the goods' record tells of size and colour. */
type Line = {
  id: string;
  title: string;
  titles?: Record<string, string>;
  options?: string | null;
  size?: string | null;
  colour?: string | null;
};
/** What an order is called by: its number and what is in it. */
type Named = { orders: readonly { id: string; number: string; lines: readonly Line[] }[] };

/** The options of a question in the buyer's language, in the order in which they are numbered. */
export function optionsOf(question: OpenQuestion, scene: Named, locale: Locale): Asked['options'] {
  return question.options.map((value) => ({ value, label: labelOf(question.kind, value, scene, locale) }));
}

export function askedOf(question: OpenQuestion | null, scene: Named, locale: Locale): Asked | null {
  return question && { kind: question.kind, options: optionsOf(question, scene, locale) };
}

function labelOf(kind: OpenQuestion['kind'], value: string, { orders }: Named, locale: Locale): string {
  const line = kind === 'item' && orders.flatMap(({ lines }) => lines).find(({ id }) => id === value);
  if (line) return itemLabel(line, locale);
  if (kind !== 'order') return translate(locale, `option.${kind}.${value}`);
  const order = orders.find(({ id }) => id === value);
  return order ? orderLabel(order, locale) : value;
}

function orderLabel({ number, lines }: Named['orders'][number], locale: Locale): string {
  const [first, ...more] = lines;
  if (!first) return number;
  const named = { number, title: titleOf(first, locale) };
  if (more.length === 0) return translate(locale, 'option.order', named);
  return translate(locale, 'option.order_of_several', { ...named, more: more.length, count: lines.length });
}

function itemLabel(line: Line, locale: Locale): string {
  const title = titleOf(line, locale);
  const sold = line.options?.split('/') ?? [line.size ?? '', line.colour ?? ''];
  const options = sold
    .map((part) => inLanguage('colour', part.trim(), locale))
    .filter(Boolean)
    .join(' / ');
  return options === '' ? title : translate(locale, 'option.item', { title, options });
}

function titleOf({ title, titles }: Line, locale: Locale): string {
  return titles?.[locale] ?? title;
}
