import type { TFunction } from 'i18next';
import type { Conversation } from '../api/types.ts';

/** A visitor has no name; they are told apart by the end of the conversation's id. */
export function nameOf({ customer, id }: Pick<Conversation, 'id' | 'customer'>, t: TFunction): string {
  if (customer) return customer.name ?? t('customer.no_name');
  return t('customer.visitor', { mark: id.slice(-4) });
}
