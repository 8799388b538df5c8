import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Locale, locales } from '../../../shared/labels.ts';
import { publishTerms, readTerms, type Terms } from '../api/settings.ts';
import { Field, FormProblem, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { sayMoment } from '../app/say-time.ts';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';

const empty = { title: '', body: '' };

/** The shop's published terms: every version stays readable for whoever was sent its link. */
export function TermsPart() {
  const { t, i18n } = useTranslation();
  const { shop } = useMe();
  const { data: versions } = useSuspenseQuery({ queryKey: keys.terms, queryFn: readTerms });
  return (
    <>
      <section className="card">
        <h2>{t('settings.terms')}</h2>
        <p className="soft">{t('terms.hint')}</p>
        {versions.length === 0 ? <p>{t('terms.none')}</p> : null}
        <ul className="tabular">
          {versions.map(({ version, publishedAt }) => (
            <li key={version}>
              <span className="grow">
                <a href={`/s/${shop.code}/statement/${version}`} target="_blank" rel="noreferrer">
                  {t('terms.version', { version })}
                </a>{' '}
                <span className="soft">{sayMoment(publishedAt, i18n.language, shop.zone)}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <TermsForm />
    </>
  );
}

function TermsForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [texts, setTexts] = useState<Record<Locale, Omit<Terms, 'locale'>>>({ en: empty, 'zh-CN': empty });
  const given = locales
    .filter((locale) => texts[locale].title.trim() || texts[locale].body.trim())
    .map((locale) => ({ locale, ...texts[locale] }));
  const { submit, isBusy, problem } = useWrite(
    () => publishTerms(given),
    ({ version }) => {
      setTexts({ en: empty, 'zh-CN': empty });
      tell(t('terms.published', { version }), 'success');
      return queries.invalidateQueries({ queryKey: keys.terms });
    },
  );
  const write = (locale: Locale, change: Partial<Terms>) =>
    setTexts({ ...texts, [locale]: { ...texts[locale], ...change } });
  return (
    <section className="card">
      <h2>{t('terms.next')}</h2>
      <form className="terms-form" onSubmit={submit()}>
        {locales.map((locale) => (
          <fieldset key={locale} className="field-set plain-form">
            <legend>{t(`terms.in_${locale === 'en' ? 'english' : 'chinese'}`)}</legend>
            <Field label={t('terms.heading')}>
              {(attributes) => (
                <input
                  {...attributes}
                  lang={locale}
                  maxLength={200}
                  required={texts[locale].body.trim() !== ''}
                  value={texts[locale].title}
                  onChange={(event) => write(locale, { title: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('terms.body')}>
              {(attributes) => (
                <textarea
                  {...attributes}
                  lang={locale}
                  rows={10}
                  maxLength={100_000}
                  required={texts[locale].title.trim() !== ''}
                  value={texts[locale].body}
                  onChange={(event) => write(locale, { body: event.target.value })}
                />
              )}
            </Field>
          </fieldset>
        ))}
        <FormProblem problem={problem} fields={[]} />
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={given.length === 0}>
          {t('terms.publish')}
        </Button>
      </form>
    </section>
  );
}
