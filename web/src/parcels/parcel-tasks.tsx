import { useTranslation } from 'react-i18next';
import type { ParcelTask } from '../api/parcels.ts';
import { langOf } from '../app/lang-of.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { AnswerTask } from './answer-task.tsx';

/** What somebody has to find out, from the carrier or from those who pack, and what was found out. */
export function ParcelTasks({ tasks }: { tasks: readonly ParcelTask[] }) {
  const { t } = useTranslation();
  if (tasks.length === 0) return null;
  return (
    <section className="card" aria-label={t('tasks.title')}>
      <h2>{t('tasks.title')}</h2>
      <ul className="parcel-list">
        {tasks.map((task) => (
          <Task key={task.id} task={task} />
        ))}
      </ul>
    </section>
  );
}

function Task({ task }: { task: ParcelTask }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const moment = (at: string) => sayMoment(at, i18n.language, zone);
  const { about, since, dueAt, status, answer, endedAt, endedBy, isPromised, ask } = task;
  const isOpen = status === 'open';
  return (
    <li>
      <b className={isOpen ? 'sign-word is-at_risk' : 'sign-word is-ended'}>{t(`tasks.${status}`)}</b>{' '}
      {sayCode('task', about)}
      <br />
      <span className="soft">
        {t('tasks.since', { when: moment(since) })} ·{' '}
        {endedAt ? moment(endedAt) : t('tasks.due', { when: moment(dueAt) })}
        {endedBy ? ` · ${endedBy.name}` : null}
        {isPromised && isOpen ? ` · ${t('tasks.awaited')}` : null}
      </span>
      {isOpen && ask ? <blockquote lang={langOf(ask)}>{ask}</blockquote> : null}
      {answer ? <blockquote lang={langOf(answer)}>{answer}</blockquote> : null}
      {isOpen ? <AnswerTask task={task} /> : null}
    </li>
  );
}
