import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { managers } from '../../../shared/access.ts';
import { readAgents } from '../api/conversations.ts';
import {
  discardDraft,
  rejectVersion,
  releaseVersion,
  type Script,
  submitVersion,
  type WholeVersion,
  withdrawVersion,
} from '../api/scripts.ts';
import { scriptEditPath, scriptPath } from '../app/paths.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { instantOf, localOf } from './time-in-zone.ts';
import { useDo } from './use-do.ts';

type Props = { script: Script; version: WholeVersion };

/** What may be done with this version by whoever looks at it. */
export function ReviewTools({ script, version }: Props) {
  const { t } = useTranslation();
  const { agentId } = useMe();
  const isMine = version.author?.id === agentId;
  const { state, isInEffect } = version;
  if (state === 'draft')
    return isMine ? <DraftTools script={script} version={version} /> : <Said text={t('script.draft_of_other')} />;
  if (state === 'in_review') return <InReview script={script} version={version} isMine={isMine} />;
  if (state === 'released' && !isInEffect) return <Withdraw script={script} version={version} isRelease />;
  return null;
}

function Said({ text }: { text: string }) {
  return (
    <section className="card">
      <p className="said">{text}</p>
    </section>
  );
}

function DraftTools({ script, version: { version, problems } }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { doIt, isBusy } = useDo();
  const isGreen = problems.every(({ isWarning }) => isWarning);
  const discard = async () => {
    if (await doIt(() => discardDraft(script, version))) navigate(scriptPath(script), { replace: true });
  };
  return (
    <section className="card review">
      <header>
        <h2>{t('script.your_draft')}</h2>
      </header>
      {isGreen ? null : <p className="said">{t('script.not_green')}</p>}
      <div className="dialog-tools">
        <Button type="primary" onClick={() => navigate(scriptEditPath(script))}>
          {t('script.go_on')}
        </Button>
        {isGreen ? (
          <Button onClick={() => doIt(() => submitVersion(script, version))} loading={isBusy}>
            {t('script.submit')}
          </Button>
        ) : null}
        <Button onClick={discard} loading={isBusy}>
          {t('script.discard')}
        </Button>
      </div>
    </section>
  );
}

function InReview({ script, version, isMine }: Props & { isMine: boolean }) {
  const { t } = useTranslation();
  const agents = useQuery({ queryKey: keys.agents, queryFn: readAgents, enabled: isMine }).data;
  // Whoever is the only one who may review does it alone; that is written down with the version.
  const isAlone = agents?.filter(({ role }) => managers.some((one) => one === role)).length === 1;
  if (!isMine) return <Review script={script} version={version} />;
  return (
    <>
      <Said text={t(isAlone ? 'script.alone' : 'script.own_review')} />
      {isAlone ? <Review script={script} version={version} /> : null}
      <Withdraw script={script} version={version} isRelease={false} />
    </>
  );
}

function Withdraw({ script, version: { version }, isRelease }: Props & { isRelease: boolean }) {
  const { t } = useTranslation();
  const { doIt, isBusy } = useDo();
  return (
    <section className="card review">
      <div className="dialog-tools">
        <Button onClick={() => doIt(() => withdrawVersion(script, version))} loading={isBusy}>
          {t(isRelease ? 'script.withdraw_release' : 'script.withdraw')}
        </Button>
      </div>
    </section>
  );
}

function Review({ script, version: { version, problems } }: Props) {
  const { t } = useTranslation();
  const { zone } = useMe().shop;
  const id = useId();
  const { doIt, isBusy } = useDo();
  const [note, setNote] = useState('');
  const [from, setFrom] = useState<string | null>(null);
  const isGreen = problems.every(({ isWarning }) => isWarning);
  const release = (event: FormEvent) => {
    event.preventDefault();
    const effectiveFrom = from === null ? null : instantOf(from, zone);
    const words = { ...(note.trim() ? { note: note.trim() } : {}), ...(effectiveFrom ? { effectiveFrom } : {}) };
    doIt(() => releaseVersion(script, version, { against: script.version, ...words }));
  };
  return (
    <section className="card review">
      <header>
        <h2>{t('script.review')}</h2>
      </header>
      <form onSubmit={release}>
        <label htmlFor={`${id}-note`}>{t('script.verdict')}</label>
        <Input.TextArea
          id={`${id}-note`}
          value={note}
          maxLength={1000}
          rows={2}
          onChange={(event) => setNote(event.target.value)}
          placeholder={t('script.verdict_hint')}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={from !== null}
            onChange={(event) => setFrom(event.target.checked ? localOf(Date.now() + 86_400_000, zone) : null)}
          />
          {t('script.from_later')}
        </label>
        {from === null ? null : (
          <label>
            <span className="soft">{t('script.from_zone', { zone: zone ?? '' })}</span>
            <input
              className="field"
              type="datetime-local"
              required
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          </label>
        )}
        {isGreen ? null : <p className="said">{t('script.not_green')}</p>}
        <div className="dialog-tools">
          {isGreen ? (
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {t(from === null ? 'script.release_now' : 'script.release_from')}
            </Button>
          ) : null}
          <Button
            loading={isBusy}
            disabled={note.trim() === ''}
            onClick={() => doIt(() => rejectVersion(script, version, note.trim()))}
          >
            {t('script.reject')}
          </Button>
        </div>
        {note.trim() === '' ? <p className="soft">{t('script.reject_hint')}</p> : null}
      </form>
    </section>
  );
}
