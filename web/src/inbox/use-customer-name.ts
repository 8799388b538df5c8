import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';

/** A visitor has no name; they are told apart by the end of the conversation's id. */
export function useCustomerName(conversation: Pick<Conversation, 'id' | 'customer'>): string {
  const { t } = useTranslation();
  const { customer, id } = conversation;
  if (customer) return customer.name ?? t('customer.no_name');
  return t('customer.visitor', { mark: id.slice(-4) });
}
