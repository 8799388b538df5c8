import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import type { Verdict } from '../api/return-decisions.ts';
import { sayCode } from '../app/say-fact.ts';
import { sayDay } from '../app/say-time.ts';

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
      {deadline ? (
        <p className="soft">
          {t('verdict.deadline', {
            ...{ last: sayDay(deadline.lastDay, locale), days: deadline.days },
            ...{ from: sayDay(deadline.eventOn, locale), counts: t(`verdict.counts_${deadline.counts as 'contract'}`) },
          })}
        </p>
      ) : null}
      {missing.length > 0 ? (
        <p className="verdict-missing">
          {t('verdict.missing', { facts: list(missing.map((one) => sayCode('unknown', one))) })}
        </p>
      ) : null}
    </div>
  );
}
