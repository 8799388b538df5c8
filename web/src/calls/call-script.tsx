import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step, WholeCall } from '../api/calls.ts';
import { sayCode } from '../app/say-fact.ts';

/** What to say, step by step, in the language the buyer speaks; the other one is a click away. */
export function CallScript({ script }: Pick<WholeCall, 'script'>) {
  const { t } = useTranslation();
  const [chosen, choose] = useState(script[0]?.locale);
  const spoken = script.find(({ locale }) => locale === chosen) ?? script[0];
  if (!spoken || spoken.steps.length === 0) return null;
  return (
    <section className="card call-script" aria-label={t('calls.script')}>
      <div className="call-script-head">
        <h2>{t('calls.script')}</h2>
        <fieldset className="call-languages">
          <legend className="only-read">{t('calls.script_language')}</legend>
          {script.map(({ locale }) => (
            <label key={locale}>
              <input type="radio" name="language" checked={locale === spoken.locale} onChange={() => choose(locale)} />
              <span lang={locale}>{locale === 'en' ? 'English' : '中文'}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <ol>
        {spoken.steps.map((step) => (
          <SpokenStep key={step.situation} step={step} locale={spoken.locale} />
        ))}
      </ol>
    </section>
  );
}

function SpokenStep({ step: { situation, text, missing }, locale }: { step: Step; locale: string }) {
  const { t, i18n } = useTranslation();
  const name = situation.replace(/^call\.[a-z]+_/, '');
  const unknown = missing.map((fact) => sayCode('fact', fact)).join(i18n.language === 'en' ? ', ' : '、');
  return (
    <li>
      <h3>{t(`calls.step_${name as 'opening'}`)}</h3>
      {text === null ? null : (
        <p lang={locale} className="call-words">
          {text}
        </p>
      )}
      {missing.length > 0 ? (
        <p className="call-missing">{t(text === null ? 'calls.cannot_say' : 'calls.not_said', { facts: unknown })}</p>
      ) : null}
    </li>
  );
}
