import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type BoardItem, settlePromise } from '../api/promises.ts';
import { Field, FormEnd, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { langOf } from '../app/lang-of.ts';
import { parcelPath, threadPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayMinutes, sayMoment, sayWhen, useNow } from '../app/say-time.ts';
import { useIsManager } from '../app/use-manager.ts';
import { useMe } from '../app/use-me.ts';
import { useSituationName } from '../app/use-situation-names.ts';
import { keys } from '../live/keys.ts';

type Ending = 'kept' | 'waived';

/** One promise: what was said to whom, about what, until when; and how it ended, or the ways to end it. */
export function PromiseRow({ item, isOverdue }: { item: BoardItem; isOverdue: boolean }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const state = item.status === 'open' && isOverdue ? 'overdue' : item.status;
  const evidence = sayEvidence(item, t, i18n.language, zone);
  const isManager = useIsManager();
  const [ending, end] = useState<Ending | null>(null);
  const { said, kind, conversationId, customer, subject, agent, script } = item;
  const nameOf = useSituationName();
  const toWhom = customer?.name ?? (conversationId ? t('customer.visitor', { mark: conversationId.slice(-4) }) : null);
  const made = script
    ? `${nameOf(script.situation)} · ${t('promises.version', { version: script.version })}`
    : t('promises.own_words');
  return (
    <li className={`card promise is-${state}`}>
      <When item={item} state={state} />
      <p className="promise-said">
        {said ? <q lang={langOf(said)}>{said}</q> : null}
        <span className="soft">{sayCode('promise', kind)}</span>
      </p>
      <p className="promise-about">
        {toWhom ? (
          <span>
            {t('promises.to')} {conversationId ? <Link to={threadPath('all', conversationId)}>{toWhom}</Link> : toWhom}
          </span>
        ) : null}
        {subject.type !== 'conversation' && subject.label ? (
          <span>
            {sayCode('subject', subject.type)}{' '}
            {subject.type === 'parcel' ? <Link to={parcelPath(subject.id)}>{subject.label}</Link> : subject.label}
          </span>
        ) : null}
        <span className="soft">{t('promises.by', { name: agent?.name ?? 'Qin', made })}</span>
      </p>
      {evidence || item.settledBy ? (
        <p className="promise-evidence">
          {item.settledBy ? <b>{item.settledBy.name}</b> : null} {evidence}
        </p>
      ) : null}
      {item.status === 'open' && ending === null ? (
        <div className="promise-ends">
          <Button size="small" onClick={() => end('kept')}>
            {t('promises.keep')}
          </Button>
          {isManager ? (
            <Button size="small" type="text" onClick={() => end('waived')}>
              {t('promises.waive')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {ending ? <EndForm id={item.id} ending={ending} onLeave={() => end(null)} /> : null}
    </li>
  );
}

/** What showed it by itself is told by the server in few words of its own; what a person wrote stays as written. */
function sayEvidence({ evidence, settledBy }: BoardItem, t: TFunction, locale: string, zone?: string): string | null {
  const [, at] = /^delivered (\S+)$/.exec(evidence ?? '') ?? [];
  if (evidence?.startsWith('call ')) return t('promises.called');
  if (evidence?.startsWith('message ')) return t('promises.answered');
  if (settledBy || evidence === null) return evidence;
  if (at && !Number.isNaN(Date.parse(at))) return t('promises.delivered', { when: sayMoment(at, locale, zone) });
  return evidence;
}

/** A word beside every colour. */
function When({ item, state }: { item: BoardItem; state: BoardItem['status'] | 'overdue' }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const now = useNow();
  const say = (at: string) => sayWhen(at, now, i18n.language, zone);
  const { minutesLeft, settledAt } = item;
  return (
    <p className="promise-when">
      <b className={`state-word is-${state}`}>{t(`promises.state_${state}`)}</b>
      <time dateTime={item.dueAt}>{t('promises.due', { when: say(item.dueAt) })}</time>
      {state === 'open' && minutesLeft !== null ? (
        <span>{t('promises.left', { length: sayMinutes(minutesLeft, i18n.language) })}</span>
      ) : null}
      {settledAt ? <span className="soft">{t('promises.ended', { when: say(settledAt) })}</span> : null}
    </p>
  );
}

function EndForm({ id, ending, onLeave }: { id: string; ending: Ending; onLeave: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [evidence, write] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const { submit, isBusy, problem } = useWrite(
    () => settlePromise(id, ending, evidence.trim()),
    async () => {
      await queries.invalidateQueries({ queryKey: keys.board }); // before it closes: nobody ends the same one twice
      onLeave();
    },
  );
  return (
    <form className="plain-form promise-end" onSubmit={submit()}>
      <Field label={t(`promises.evidence_${ending}`)} error={sentenceFor('evidence', { problem })}>
        {(attributes) => (
          <input
            {...attributes}
            ref={field}
            required
            maxLength={500}
            pattern=".*\S.*"
            value={evidence}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <FormProblem problem={problem} fields={['evidence']} />
      <FormEnd confirm={t(`promises.confirm_${ending}`)} isBusy={isBusy} onCancel={onLeave} />
    </form>
  );
}
