import { CheckCircleFilled, RightCircleOutlined } from '@ant-design/icons';
import { useSuspenseQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { readHasOrders } from '../api/orders.ts';
import { readChatSecret, readHours, readInvitations, readPeople, readShop } from '../api/settings.ts';
import { readTerms } from '../api/terms.ts';
import { settingsPath } from '../app/paths.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { type StepName, stepsOf } from './steps-of.ts';
import './next-steps.css';

/** What is still to be set up, read off the shop itself; each step leads to where it is done. */
export function NextSteps() {
  const { t } = useTranslation();
  const { code } = useMe().shop;
  const [orders, terms, secret, people, invitations, hours, shop] = useSuspenseQueries({
    queries: [
      { queryKey: keys.hasOrders, queryFn: readHasOrders, staleTime: 0 },
      { queryKey: keys.terms, queryFn: readTerms },
      { queryKey: keys.chatSecret, queryFn: readChatSecret },
      { queryKey: keys.people, queryFn: readPeople },
      { queryKey: keys.invitations, queryFn: readInvitations },
      { queryKey: keys.hours, queryFn: readHours },
      { queryKey: keys.shop, queryFn: readShop },
    ],
  });
  const steps = stepsOf({
    hasOrders: orders.data,
    terms: terms.data.length,
    hasChatSecret: secret.data.madeAt !== null,
    people: people.data.filter(({ revokedAt }) => revokedAt === null).length + invitations.data.length,
    hours: hours.data,
    modes: Object.keys(shop.data.settings).length,
  });
  const left = steps.filter(({ isDone }) => !isDone).length;
  return (
    <section className="next-steps" aria-label={t('steps.title')}>
      <h2>{t('steps.title')}</h2>
      <p className="soft">{left > 0 ? t('steps.left', { count: left }) : t('steps.all_done')}</p>
      <ol>
        {steps.map(({ name, isDone }) => (
          <li key={name} className={isDone ? 'is-done' : ''}>
            {isDone ? <CheckCircleFilled aria-hidden="true" /> : <RightCircleOutlined aria-hidden="true" />}
            <div>
              <b>
                {name === 'orders' ? t('steps.orders') : <Link to={settingsPath(name)}>{t(`steps.${name}`)}</Link>}
                {isDone ? <span className="step-done"> {t('steps.done')}</span> : null}
              </b>
              {isDone ? null : <Hint name={name} code={code} />}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Hint({ name, code }: { name: StepName; code: string }) {
  const { t } = useTranslation();
  if (name === 'orders')
    return (
      <>
        <p className="soft">{t('steps.orders_hint')}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
        <pre tabIndex={0}>{`bin/qin import orders orders.csv --profile taobao --shop ${code}`}</pre>
        <p className="soft">
          <a href="/api/docs">{t('steps.orders_api')}</a>
        </p>
      </>
    );
  if (name === 'chat')
    return (
      <p className="soft">
        {t('steps.chat_hint')} <a href={`/chat/${code}`}>{`${location.origin}/chat/${code}`}</a>
      </p>
    );
  return <p className="soft">{t(`steps.${name}_hint`)}</p>;
}
