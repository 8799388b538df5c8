import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import type { Verdict } from '../api/return-decisions.ts';
import { settingsPath } from '../app/paths.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayDay } from '../app/say-time.ts';
import { useIsManager } from '../app/use-manager.ts';

const dayMs = 86_400_000;

/** What law and policy say: the one sentence, the offer, the last day, and what is not known yet. */
export function VerdictWords({ verdict }: { verdict: Verdict }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  const { said, offer, deadline, freight, missing, right, policyVersion } = verdict;
  const list = (words: string[]) => new Intl.ListFormat(locale, { type: 'disjunction' }).format(words);
  return (
    <div className="verdict">
      <p className="verdict-said">{said[locale]}</p>
      <p className="soft">
        {offer.length > 0
          ? `${t('verdict.offer', { offers: list(offer.map((one) => t(`given.${one}`))) })} · ${t(`verdict.freight_${freight}`)}`
          : t('verdict.no_offer')}
        {right === 'policy' && policyVersion ? ` · ${t('verdict.policy', { version: policyVersion })}` : null}
      </p>
      {deadline ? <LastDay deadline={deadline} /> : null}
      {missing.length > 0 ? (
        <p className="verdict-missing">
          {t('verdict.missing', { facts: list(missing.map((one) => sayCode('unknown', one))) })}
        </p>
      ) : null}
    </div>
  );
}

/** How it was counted; where it is longer because of what nobody has noted, where that is noted. */
function LastDay({ deadline }: { deadline: NonNullable<Verdict['deadline']> }) {
  const { t, i18n } = useTranslation();
  const isManager = useIsManager();
  const { lastDay, eventOn, days, untoldMonths: months, counts } = deadline;
  const said = {
    ...{ last: sayDay(lastDay, i18n.language, months > 0), days, months },
    ...{ from: sayDay(eventOn, i18n.language), counts: t(`verdict.counts_${counts as 'contract'}`) },
  };
  if (months === 0)
    return <p className="soft">{t(isMoved(deadline) ? 'verdict.deadline_moved' : 'verdict.deadline', said)}</p>;
  return (
    <p className="soft">
      {t('verdict.deadline_untold', said)}{' '}
      {isManager ? <Link to={settingsPath('returns')}>{t('verdict.note_told')}</Link> : null}
    </p>
  );
}

/** A last day that is off moves on. */
function isMoved({ lastDay, eventOn, days }: NonNullable<Verdict['deadline']>): boolean {
  return Date.parse(lastDay) - Date.parse(eventOn) > days * dayMs;
}
