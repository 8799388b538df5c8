import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import type { Asked } from '../triage/index.ts';
import type { OpenQuestion } from './state.ts';

type Line = { id: string; title: string; titles?: Record<string, string>; options?: string | null };
/** What an order is called by: its number and what is in it. */
type Named = { orders: readonly { id: string; number: string; lines: readonly Line[] }[] };

/** The options of a question in the buyer's language, in the order in which they are numbered. */
export function optionsOf(question: OpenQuestion, scene: Named, locale: Locale): Asked['options'] {
  return question.options.map((value) => ({ value, label: labelOf(question.kind, value, scene, locale) }));
}

export function askedOf(question: OpenQuestion | null, scene: Named, locale: Locale): Asked | null {
  return question && { kind: question.kind, options: optionsOf(question, scene, locale) };
}

function labelOf(kind: OpenQuestion['kind'], value: string, scene: Named, locale: Locale): string {
  const line = kind === 'item' && scene.orders.flatMap(({ lines }) => lines).find(({ id }) => id === value);
  if (line) return [line.titles?.[locale] ?? line.title, line.options].filter(Boolean).join(', ');
  if (kind !== 'order') return translate(locale, `option.${kind}.${value}`);
  const order = scene.orders.find((candidate) => candidate.id === value);
  if (!order) return value;
  const title = order.lines[0]?.title;
  return title ? translate(locale, 'option.order', { number: order.number, title }) : order.number;
}
