import type { NamedFact } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import type { Customer } from './queries.ts';
import { addressOf } from './rules.ts';

/** `customer.*` of the catalogue. Whether somebody is a member is always known; how to address them is not. */
export function customerFacts(customer: Customer, locale: Locale, now: Temporal.Instant): NamedFact[] {
  const asOf = Temporal.Instant.compare(customer.syncedAt, now) > 0 ? now : customer.syncedAt;
  const name = addressOf(customer.name, customer.title, locale);
  return [
    ['customer.name', name === null ? { unknown: 'missing' } : { value: name, source: 'customers.name', asOf }],
    ['customer.member', { value: customer.tier !== null, source: 'customers.tier', asOf }],
    [
      'customer.tier',
      customer.tier
        ? { value: tierName(customer.tier, locale), source: 'customers.tier', asOf }
        : { unknown: 'missing' },
    ],
  ];
}

/** Tiers that every shop has are said in the buyer's language; a shop's own names are said as they are. */
function tierName(tier: string, locale: Locale): string {
  return ['silver', 'gold', 'platinum', 'diamond'].includes(tier) ? translate(locale, `tier.${tier}`) : tier;
}
