import type { FactValue, NamedFact } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import { inLanguage } from '../platform/known-names.ts';
import type { Product } from './queries.ts';

/** `product.*` of the catalogue. What the shop has not said is missing, so that no script claims it. */
export function productFacts(product: Product, locale: Locale, now: Temporal.Instant): NamedFact[] {
  const asOf = Temporal.Instant.compare(product.syncedAt, now) > 0 ? now : product.syncedAt;
  const say = (name: string, value: FactValue | null | undefined, column: string): NamedFact => [
    `product.${name}`,
    value === null || value === undefined || value === ''
      ? { unknown: 'missing' }
      : { value, source: `products.${column}`, asOf },
  ];
  return [
    say('title', product.titles[locale] ?? product.title, 'title'),
    say('photographed_as_is', product.photographedAsIs, 'photographed_as_is'),
    say('size_chart_url', product.sizeChartUrl, 'size_chart_url'),
    say('model_figures', product.modelFigures, 'model_figures'),
    say('page_url', product.pageUrl, 'page_url'),
    say('material', product.material && inLanguage('fibre', product.material, locale), 'material'),
  ];
}
