import type { TFunction } from 'i18next';
import type { Conversation } from '../api/types.ts';

type Named = Pick<Conversation, 'id' | 'customer'> & Partial<Pick<Conversation, 'buyerName'>>;

/**
 * A buyer of a platform goes by the name there, beside the one in the books. A visitor has no name; they are told apart by
 * the end of the conversation's id.
 */
export function nameOf({ customer, buyerName, id }: Named, t: TFunction): string {
  const name = customer?.name ?? null;
  if (buyerName) return name === null || name === buyerName ? buyerName : t('customer.two_names', { buyerName, name });
  if (customer) return name ?? t('customer.no_name');
  return t('customer.visitor', { mark: id.slice(-4) });
}
