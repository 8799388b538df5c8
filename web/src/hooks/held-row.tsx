import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type HeldHook, type Replay, readHook, replayHook } from '../api/hooks.ts';
import { FormProblem, useWrite } from '../app/form.tsx';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';

/** One delivery: who posted it and when, why it is kept aside, what it says, and the decision. */
export function HeldRow({ item }: { item: HeldHook }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const [isShown, show] = useState(false);
  const { id, provider, receivedAt, state, bytes, copies } = item;
  return (
    <li className="card">
      <p>
        <b>{provider ?? t('hooks.provider_gone')}</b>{' '}
        <time dateTime={receivedAt}>{sayMoment(receivedAt, i18n.language, zone)}</time>
      </p>
      <p>
        {t(`hooks.why_${state}`)}{' '}
        <span className="soft">
          {t('hooks.size', { bytes })}
          {copies > 1 ? ` · ${t('hooks.copies', { count: copies })}` : null}
        </span>
      </p>
      <Button type="link" size="small" aria-expanded={isShown} onClick={() => show(!isShown)}>
        {t('hooks.show')}
      </Button>
      {isShown ? <Posted id={id} /> : null}
      <Decide id={id} />
    </li>
  );
}

function Posted({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: keys.heldHook(id), queryFn: () => readHook(id) });
  if (!data) return <div aria-busy />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <pre tabIndex={0}>{[data.query, data.body].filter(Boolean).join('\n') || t('hooks.empty')}</pre>
  );
}

/** Looking again harms nobody; the other two are asked about first. What is settled leaves the list. */
function Decide({ id }: { id: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [chosen, choose] = useState<Exclude<Replay, 'prove'> | null>(null);
  const [still, say] = useState<'quarantined' | 'unreadable' | 'received' | null>(null);
  const { run, isBusy, problem } = useWrite(
    (replay: Replay) => replayHook(id, replay),
    async ({ state }) => {
      choose(null);
      if (state === 'taken' || state === 'dropped') await queries.invalidateQueries({ queryKey: keys.allOutgoing });
      else say(state);
    },
  );
  return (
    <>
      {still && !chosen ? <Alert type="info" showIcon role="status" title={t(`hooks.done_${still}`)} /> : null}
      {chosen ? <Alert type="warning" showIcon title={t(`hooks.sure_${chosen}`)} /> : null}
      <FormProblem problem={problem} fields={[]} />
      {chosen ? (
        <div className="in-line">
          <Button type="primary" loading={isBusy} autoFocus onClick={() => run(chosen)}>
            {t(`hooks.confirm_${chosen}`)}
          </Button>
          <Button type="text" onClick={() => choose(null)}>
            {t('form.cancel')}
          </Button>
        </div>
      ) : (
        <div className="in-line">
          <Button type="primary" loading={isBusy} onClick={() => run('prove')}>
            {t('hooks.prove')}
          </Button>
          <Button onClick={() => choose('accept')}>{t('hooks.accept')}</Button>
          <Button onClick={() => choose('drop')}>{t('hooks.drop')}</Button>
        </div>
      )}
    </>
  );
}
