import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { rollBackTo, type Script, type UsedVersion } from '../api/scripts.ts';
import { Dialog } from '../app/dialog.tsx';
import { scriptVersionPath } from '../app/paths.ts';
import { useMe } from '../app/use-me.ts';
import { sayDateTime } from './say-date.ts';
import { useDo } from './use-do.ts';
import { useMayWrite } from './use-may-write.ts';
import { VersionState } from './version-state.tsx';

/** Who wrote what and who let it out, how often it was said, and the way back. */
export function History({ script }: { script: Script }) {
  const { t } = useTranslation();
  const mayWrite = useMayWrite();
  const [back, setBack] = useState<UsedVersion | null>(null);
  return (
    <section className="card">
      <header>
        <h2>{t('script.versions')}</h2>
      </header>
      <ol className="versions">
        {script.versions.map((version) => (
          <li key={version.version}>
            <div className="version-what">
              <Link to={scriptVersionPath(script, version.version)}>
                {t('script.version', { version: version.version })}
              </Link>{' '}
              <VersionState version={version} />
            </div>
            <Story version={version} />
            <Uses version={version} />
            {mayWrite && version.state === 'retired' && !version.withdrawnAt ? (
              <Button size="small" onClick={() => setBack(version)}>
                {t('script.roll_back')}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
      {back ? <RollBack script={script} version={back.version} onClose={() => setBack(null)} /> : null}
    </section>
  );
}

function Story({ version }: { version: UsedVersion }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { author, reviewer, note, verdict, changedAt, decidedAt, effectiveFrom, rolledBackTo, reviewedAlone } = version;
  const when = (at: string | null) => (at ? sayDateTime(at, i18n.language, zone) : '');
  const lines = [
    version.source === 'shipped' ? t('script.came_with') : null,
    rolledBackTo ? t('script.rolled_back_to', { version: rolledBackTo }) : null,
    author ? t('script.written', { name: author.name, when: when(changedAt) }) : null,
    reviewer
      ? t(version.state === 'rejected' ? 'script.rejected' : 'script.reviewed', {
          ...{ name: reviewer.name, when: when(decidedAt) },
        })
      : null,
    reviewedAlone ? t('script.reviewed_alone') : null,
    effectiveFrom ? t('script.effective', { when: when(effectiveFrom) }) : null,
    version.withdrawnAt ? t('script.withdrawn', { when: when(version.withdrawnAt) }) : null,
  ].filter((line) => line !== null);
  return (
    <div className="version-story">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {note ? <blockquote>{note}</blockquote> : null}
      {verdict ? <blockquote className="is-verdict">{verdict}</blockquote> : null}
    </div>
  );
}

function Uses({ version: { uses } }: { version: UsedVersion }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const { count, isMore, lastAt } = uses;
  if (count === 0) return <p className="soft version-uses">{t('script.unused')}</p>;
  return (
    <p className="soft version-uses">
      {t('script.used', { count: `${count.toLocaleString(i18n.language)}${isMore ? '+' : ''}` })}
      {lastAt ? ` · ${t('script.last_used', { when: sayDateTime(lastAt, i18n.language, zone) })}` : ''}
    </p>
  );
}

function RollBack({ script, version, onClose }: { script: Script; version: number; onClose: () => void }) {
  const { t } = useTranslation();
  const { doIt, isBusy } = useDo();
  const go = async () => {
    await doIt(() => rollBackTo(script, version, script.version));
    onClose();
  };
  return (
    <Dialog title={t('script.roll_back_title', { version })} onClose={onClose}>
      <p>{t('script.roll_back_hint', { version, current: script.version })}</p>
      <div className="dialog-tools">
        <Button type="primary" onClick={go} loading={isBusy}>
          {t('script.roll_back_now')}
        </Button>
        <Button onClick={onClose}>{t('script.keep')}</Button>
      </div>
    </Dialog>
  );
}
