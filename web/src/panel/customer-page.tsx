import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { type Panel, readCustomerPanel } from '../api/desk.ts';
import { sentenceOf } from '../api/http.ts';
import { threadPath } from '../app/paths.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { PanelContent } from './panel-pane.tsx';
import '../app/pages.css';
import '../inbox/inbox.css';

/** A customer as the search finds them, whether they have ever written or not; `show` is the order that was looked for. */
export function CustomerPage() {
  const { t } = useTranslation();
  const { customerId = '' } = useParams();
  const orderId = useSearchParams()[0].get('show');
  const { data, error } = useQuery({
    queryKey: keys.customerPanel(customerId, orderId),
    queryFn: () => readCustomerPanel(customerId, orderId),
  });
  return (
    <main className="page plain-page">
      <title>{`${data?.customer?.name ?? t('panel.title')} · Qin 亲`}</title>
      <h1 className="only-read">{t('panel.title')}</h1>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {data ? (
        <div className="inbox-panel customer-page">
          <PanelContent panel={data} />
          <Conversations conversations={data.conversations} />
        </div>
      ) : null}
    </main>
  );
}

function Conversations({ conversations }: Pick<Panel, 'conversations'>) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  return (
    <section>
      <h2>{t('panel.conversations')}</h2>
      {conversations.length === 0 ? <p className="soft">{t('panel.no_conversations')}</p> : null}
      <ul className="plain-list">
        {conversations.map(({ id, lastMessageAt, status }) => (
          <li key={id}>
            <Link to={threadPath('all', id)}>{sayMoment(lastMessageAt, i18n.language, shop.zone)}</Link>{' '}
            {status === 'closed' ? <span className="soft">{t('status.closed')}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
