import type { TFunction } from 'i18next';
import type { Conversation } from '../api/types.ts';

type Named = Pick<Conversation, 'id'> & { customer: { name: string | null } | null } & Partial<
    Pick<Conversation, 'buyerName' | 'address'>
  >;

/**
 * A buyer of a platform goes by the name there, beside the one in the books. Who writes by mail or
 * SMS and has no name goes by the address. A visitor has neither; they are told apart by the end of the conversation's id.
 */
export function nameOf({ customer, buyerName, address, id }: Named, t: TFunction): string {
  const name = customer?.name ?? null;
  if (buyerName) return name === null || name === buyerName ? buyerName : t('customer.two_names', { buyerName, name });
  if (name !== null) return name;
  if (address) return address;
  if (customer) return t('customer.no_name');
  return t('customer.visitor', { mark: id.slice(-4) });
}
