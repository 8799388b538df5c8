import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { type Panel, readPanel } from '../api/desk.ts';
import { ApiError, sentenceOf } from '../api/http.ts';
import { callPath, returnPath, threadPath, type View } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { TierTag } from '../inbox/tier-tag.tsx';
import { keys } from '../live/keys.ts';
import { sayReading } from '../settings/say-reading.ts';
import { ConsentSection } from './consent-section.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { OrderCard } from './order-card.tsx';
import './panel.css';

/** Whom I am talking to, and everything that is known of their orders. */
export function PanelPane({ id, view }: { id: string; view: View }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data, error } = useQuery({ queryKey: keys.panel(id), queryFn: () => readPanel(id) });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and somebody without a mouse has to reach it
    <aside className="inbox-panel" aria-label={t('panel.title')} aria-busy={!data && !error} tabIndex={0}>
      <div className="panel-head not-wide">
        <Button
          type="text"
          icon={<ArrowLeftOutlined />}
          aria-label={t('panel.to_thread')}
          onClick={() => navigate(threadPath(view, id))}
        />
        <h2>{t('panel.title')}</h2>
      </div>
      {error ? (
        // Where the thread stands beside it, that says already that there is no such conversation.
        <p className={`list-note ${error instanceof ApiError && error.status === 404 ? 'not-wide' : 'soft'}`}>
          {sentenceOf(error)}
        </p>
      ) : null}
      {data ? <PanelContent panel={data} /> : null}
    </aside>
  );
}

/** Everything that is known of a customer. */
export function PanelContent({ panel }: { panel: Panel }) {
  const { t } = useTranslation();
  const { orders, orderId, verified } = panel;
  const inFocus = orders.toSorted((a, b) => Number(b.id === orderId) - Number(a.id === orderId));
  return (
    <>
      <CustomerCard panel={panel} />
      {panel.customer ? <ConsentSection customerId={panel.customer.id} isWhole={verified === null} /> : null}
      <section>
        <h2>{t('panel.orders')}</h2>
        {orders.length === 0 ? <p className="soft">{t('panel.no_orders')}</p> : null}
        {inFocus.map((order) => (
          <OrderCard
            key={order.id}
            order={order}
            isSubject={order.id === orderId}
            about={order.id === orderId && verified !== null ? t('panel.subject') : null}
          />
        ))}
      </section>
      <Due panel={panel} />
      <Returns panel={panel} />
      <Statements panel={panel} />
    </>
  );
}

function CustomerCard({ panel: { customer, verified } }: { panel: Panel }) {
  const { t } = useTranslation();
  if (!customer)
    return (
      <section>
        <h2>{t('panel.visitor')}</h2>
        <p className="soft">{t('panel.visitor_hint')}</p>
      </section>
    );
  return (
    <section>
      <h2>
        <bdi>{customer.name ?? t('customer.no_name')}</bdi> <TierTag tier={customer.tier} t={t} />
      </h2>
      <dl className="pairs">
        <dt>{t('panel.membership')}</dt>
        <dd>
          {t(customer.isMember ? 'panel.member' : 'panel.no_member')}
          {customer.isHighEnd ? ` · ${t('panel.high_end')}` : ''}
        </dd>
        {verified === null ? null : (
          <>
            <dt>{t('panel.identity')}</dt>
            <dd>{t(verified ? 'panel.verified' : 'panel.unverified')}</dd>
          </>
        )}
        <dt>{t('panel.number')}</dt>
        <dd>{customer.externalId}</dd>
        {customer.phone ? (
          <>
            <dt>{t('panel.phone')}</dt>
            <dd>{customer.phone}</dd>
          </>
        ) : null}
      </dl>
      <MergeMenu customer={customer} />
    </section>
  );
}

/** For those who run the shop: others may only look, and there is nothing to look at without doing it. */
function MergeMenu({ customer }: { customer: NonNullable<Panel['customer']> }) {
  const { t } = useTranslation();
  const { role } = useMe();
  const [isOpen, setOpen] = useState(false);
  if (role !== 'supervisor' && role !== 'owner') return null;
  return (
    <>
      <Button size="small" type="link" className="merge-menu" onClick={() => setOpen(true)}>
        {t('merge.menu')}
      </Button>
      {isOpen ? <MergeDialog customer={customer} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

/** What was promised, and the calls to be made. */
function Due({ panel: { promises, calls } }: { panel: Panel }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  if (promises.length === 0 && calls.length === 0) return null;
  const due = (at: string) => t('promise.due', { when: sayMoment(at, i18n.language, shop.zone) });
  return (
    <section>
      <h2>{t('panel.promises')}</h2>
      <ul className="plain-list">
        {promises.map(({ id, kind, dueAt }) => (
          <li key={id}>
            {sayCode('promise', kind)} <span className="soft">{due(dueAt)}</span>
          </li>
        ))}
        {calls.map(({ id, kind, summary, dueAt }) => (
          <li key={id}>
            {t('panel.call')} <Link to={callPath(id)}>{t(`calls.kind_${kind as 'refund'}`)}</Link> {summary}{' '}
            <span className="soft">{due(dueAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Returns({ panel: { returns } }: { panel: Panel }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  if (returns.length === 0) return null;
  return (
    <section>
      <h2>{t('panel.returns')}</h2>
      <ul className="plain-list">
        {returns.map(({ id, reason, status, openedAt }) => (
          <li key={id}>
            <Link to={returnPath(id)}>{sayCode('reason', reason)}</Link> · {sayCode('return', status)}{' '}
            <span className="soft">{sayMoment(openedAt, i18n.language, shop.zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which version of the shop's terms this buyer was sent, and what became of it. */
function Statements({ panel: { statements } }: { panel: Panel }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  if (statements.length === 0) return null;
  return (
    <section>
      <h2>{t('settings.terms')}</h2>
      <ul className="plain-list">
        {statements.map(({ version, sentAt, ...reading }) => (
          <li key={version}>
            <a href={`/s/${shop.code}/statement/${version}`} target="_blank" rel="noreferrer">
              {t('terms.version', { version })}
            </a>{' '}
            <span className="soft">{t('terms.sent_at', { when: sayMoment(sentAt, i18n.language, shop.zone) })}</span>
            {' · '}
            {sayReading(reading, t, (at) => sayMoment(at, i18n.language, shop.zone))}
          </li>
        ))}
      </ul>
    </section>
  );
}
