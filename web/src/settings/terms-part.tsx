import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readTerms, readTermsTexts, type TermsVersion } from '../api/terms.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { TermsForm } from './terms-form.tsx';
import { TermsReadings } from './terms-readings.tsx';

/** The shop's published terms: every version stays readable for whoever was sent its link. */
export function TermsPart() {
  const { t } = useTranslation();
  const { data: versions } = useSuspenseQuery({ queryKey: keys.terms, queryFn: readTerms, staleTime: 0 });
  const newest = versions[0]?.version ?? 0;
  const { data: texts } = useSuspenseQuery({
    queryKey: keys.termsTexts(newest),
    queryFn: () => (newest === 0 ? [] : readTermsTexts(newest)),
  });
  return (
    <>
      <TermsForm key={newest} newest={newest} texts={texts} />
      <section className="card">
        <h2>{t('terms.versions')}</h2>
        <p className="soft">{t('terms.hint')}</p>
        {versions.length === 0 ? <p>{t('terms.none')}</p> : null}
        <ul className="terms-versions">
          {versions.map((version) => (
            <Version key={version.version} version={version} isNewest={version.version === newest} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Version({ version: listed, isNewest }: { version: TermsVersion; isNewest: boolean }) {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  const { version, locales, publishedAt, publishedBy, tally } = listed;
  const when = new Date(publishedAt).toLocaleString(i18n.language, {
    ...{ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' },
    ...(shop.zone ? { timeZone: shop.zone } : {}),
  });
  return (
    <li>
      <p className="terms-version">
        <b>{t('terms.version', { version })}</b>
        {isNewest ? <span className="soft">{t('terms.in_force')}</span> : null}
        {locales.map((locale) => (
          <a key={locale} href={`/s/${shop.code}/statement/${version}?lang=${locale}`} target="_blank" rel="noreferrer">
            {t(`terms.page_${locale === 'en' ? 'english' : 'chinese'}`)}
          </a>
        ))}
      </p>
      <p className="soft">
        {t('terms.published_at', { when })}
        {publishedBy ? (
          <>
            {' · '}
            <bdi>{publishedBy.name}</bdi>
          </>
        ) : null}
      </p>
      {tally.sent === 0 ? (
        <p className="soft">{t('terms.not_sent')}</p>
      ) : (
        <TermsReadings version={version} tally={tally} />
      )}
    </li>
  );
}
