import { useTranslation } from 'react-i18next';
import type { Message } from '../api/types.ts';

/** What became of a message that left by mail or SMS; what did not arrive is seen without looking for it. */
export function DeliveryMark({ delivery }: Pick<Message, 'delivery'>) {
  const { t } = useTranslation();
  if (!delivery) return null;
  const { state, says } = delivery;
  const isBad = state === 'failed' || state === 'unknown';
  return (
    <span className={isBad ? 'delivery is-bad' : 'delivery'}>
      {t(`delivery.${state}`)}
      {says ? <span className="delivery-why"> {says}</span> : null}
    </span>
  );
}
