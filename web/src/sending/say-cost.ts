import type { TFunction } from 'i18next';
import type { Provider } from '../api/providers.ts';
import { sayMoney } from '../app/say-time.ts';

/** "CN¥0.045 a segment"; null where no price was entered. */
export const sayCost = ({ channel, price }: Provider, t: TFunction, locale: string): string | null =>
  price && channel !== 'money' && channel !== 'parcels'
    ? t(`sending.cost_${channel}`, { price: sayMoney(price.minor, price.currency, locale) })
    : null;
