import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { locales } from '../../../shared/labels.ts';
import { ApiError } from '../api/http.ts';
import { checkTerms, publishTerms, type Terms } from '../api/terms.ts';
import { FormProblem, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';
import { TermsFields } from './terms-fields.tsx';
import { type TermsTexts, useTermsDraft } from './use-terms-draft.ts';

const pauseMs = 500;

/** The next version, made from the newest. */
export function TermsForm({ newest, texts: published }: { newest: number; texts: readonly Terms[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { texts, after, isChanged, write, goOn, startAnew, forget } = useTermsDraft(newest, published);
  const unlawful = useUnlawful(texts);
  const given = givenOf(texts);
  const { submit, isBusy, problem } = useWrite(
    () =>
      publishTerms(after, given).catch((error: unknown) => {
        // What was published meanwhile is shown first; what is written here stays.
        if (error instanceof ApiError && error.code === 'statement_changed')
          void queries.invalidateQueries({ queryKey: keys.terms });
        throw error;
      }),
    ({ version }) => {
      forget();
      tell(t('terms.published', { version }), 'success');
      return queries.invalidateQueries({ queryKey: keys.terms });
    },
  );
  const isStale = after !== newest;
  return (
    <section className="card">
      <h2>{t('terms.next')}</h2>
      {isStale ? (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('terms.stale', { version: newest })}
          className="terms-stale"
          description={
            <span className="terms-choice">
              <Button onClick={goOn}>{t('terms.go_on')}</Button>
              <Button onClick={startAnew}>{t('terms.start_anew', { version: newest })}</Button>
            </span>
          }
        />
      ) : null}
      <form className="terms-form" onSubmit={submit()}>
        {locales.map((locale) => (
          <TermsFields
            key={locale}
            locale={locale}
            text={texts[locale]}
            unlawful={unlawful?.filter((one) => one.locale === locale)}
            onWrite={(change) => write(locale, change)}
          />
        ))}
        <FormProblem problem={problem} fields={[]} />
        <div className="terms-buttons">
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={given.length === 0 || isStale}>
            {t('terms.publish')}
          </Button>
          {isChanged && !isStale ? (
            <>
              <Button onClick={startAnew}>{t('terms.drop')}</Button>
              <span className="soft">{t('terms.kept_here')}</span>
            </>
          ) : null}
        </div>
      </form>
    </section>
  );
}

const givenOf = (texts: TermsTexts): Terms[] =>
  locales
    .filter((locale) => texts[locale].title.trim() || texts[locale].body.trim())
    .map((locale) => ({ locale, ...texts[locale] }));

/** What the law says of the text as it was when the writer last paused; publishing asks again. */
function useUnlawful(texts: TermsTexts) {
  const [settled, settle] = useState(texts);
  useEffect(() => {
    const timer = setTimeout(() => settle(texts), pauseMs);
    return () => clearTimeout(timer);
  }, [texts]);
  const { data } = useQuery({
    queryKey: ['terms-check', settled],
    queryFn: ({ signal }) => checkTerms(givenOf(settled), signal),
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  return data;
}
