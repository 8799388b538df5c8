import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ReturnDetail } from '../api/returns.ts';
import { anyCustomerPath, threadPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';

/** Who asked for it, how, and what they would like. */
export function About({ detail }: { detail: ReturnDetail }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { customerId, customerName, orderId, orderNumber, conversationId, wants, via, openedAt } = detail;
  return (
    <section className="card" aria-label={t('returns.about')}>
      <h2>{t('returns.about')}</h2>
      <dl className="return-facts">
        <dt>{t('returns.buyer')}</dt>
        <dd>
          {customerId ? (
            <Link to={anyCustomerPath(customerId, orderId)}>
              <bdi>{customerName ?? t('returns.nameless')}</bdi>
            </Link>
          ) : (
            t('returns.nameless')
          )}
        </dd>
        <dt>{t('returns.order')}</dt>
        <dd>{orderNumber ? <bdi>{orderNumber}</bdi> : t('returns.order_open')}</dd>
        <dt>{t('returns.wish')}</dt>
        <dd>{t(wants ? `returns.wants_${wants}` : 'returns.wants_nothing')}</dd>
        <dt>{t('returns.asked_at')}</dt>
        <dd>
          {sayMoment(openedAt, i18n.language, zone)} · {t(`returns.via_${via}`)}
        </dd>
      </dl>
      {conversationId ? (
        <p className="return-links">
          <Link to={threadPath('all', conversationId)}>{t('returns.conversation')}</Link>
        </p>
      ) : null}
    </section>
  );
}
