import type { NamedFact } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import type { Customer } from './queries.ts';
import { addressOf } from './rules.ts';

/** `customer.*` of the catalogue. Whether somebody is a member is always known; how to address them is not. */
export function customerFacts(customer: Customer, _locale: Locale, now: Temporal.Instant): NamedFact[] {
  const asOf = Temporal.Instant.compare(customer.syncedAt, now) > 0 ? now : customer.syncedAt;
  const name = addressOf(customer.name, customer.title);
  return [
    ['customer.name', name === null ? { unknown: 'missing' } : { value: name, source: 'customers.name', asOf }],
    ['customer.member', { value: customer.tier !== null, source: 'customers.tier', asOf }],
    [
      'customer.tier',
      customer.tier ? { value: customer.tier, source: 'customers.tier', asOf } : { unknown: 'missing' },
    ],
  ];
}
