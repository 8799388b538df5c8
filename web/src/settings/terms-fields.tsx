import { CheckCircleOutlined, CloseCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Locale } from '../../../shared/labels.ts';
import { partsOfTerms } from '../../../shared/statement-text.ts';
import type { Terms, Unlawful } from '../api/terms.ts';
import { Field } from '../app/form.tsx';
import { useMe } from '../app/use-me.ts';

type Props = {
  locale: Locale;
  text: Omit<Terms, 'locale'>;
  /** Undefined: nobody has looked yet. */
  unlawful: readonly Unlawful[] | undefined;
  onWrite: (change: Partial<Terms>) => void;
};

/** The terms in one language, what the law says of them, and how buyers see them. */
export function TermsFields({ locale, text, unlawful, onWrite }: Props) {
  const { t } = useTranslation();
  const { title, body } = text;
  const isGiven = title.trim() !== '' || body.trim() !== '';
  return (
    <fieldset className="field-set plain-form">
      <legend>{t(`terms.in_${locale === 'en' ? 'english' : 'chinese'}`)}</legend>
      <Field label={t('terms.heading')}>
        {(attributes) => (
          <input
            {...attributes}
            lang={locale}
            maxLength={200}
            required={body.trim() !== ''}
            value={title}
            onChange={(event) => onWrite({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('terms.body')} hint={t('terms.body_hint')}>
        {(attributes) => (
          <textarea
            {...attributes}
            lang={locale}
            rows={14}
            maxLength={100_000}
            required={title.trim() !== ''}
            value={body}
            onChange={(event) => onWrite({ body: event.target.value })}
          />
        )}
      </Field>
      {isGiven && unlawful ? <LawSays unlawful={unlawful} /> : null}
      {isGiven ? <Preview locale={locale} text={text} /> : null}
    </fieldset>
  );
}

function LawSays({ unlawful }: { unlawful: readonly Unlawful[] }) {
  const { t, i18n } = useTranslation();
  const own = i18n.language === 'en' ? 'en' : 'zh-CN';
  return (
    <div aria-live="polite">
      {unlawful.length === 0 ? (
        <p className="terms-lawful">
          <CheckCircleOutlined aria-hidden="true" /> {t('terms.lawful')}
        </p>
      ) : (
        <ul className="terms-unlawful">
          {unlawful.map(({ found, why, instead, source, article }) => (
            <li key={`${found} ${why.en}`}>
              <CloseCircleOutlined aria-hidden="true" />
              <span>
                <b>{t('terms.unlawful', { found })}</b> {why[own]} {t('terms.instead', { instead: instead[own] })}{' '}
                <span className="soft" lang="en">
                  {source}, {article}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Preview({ locale, text: { title, body } }: Pick<Props, 'locale' | 'text'>) {
  const { t } = useTranslation();
  const { shop } = useMe();
  return (
    <details className="terms-preview">
      <summary>{t('terms.preview')}</summary>
      <article lang={locale}>
        <p>
          <bdi>{shop.name}</bdi>
        </p>
        <h3>{title}</h3>
        {partsOfTerms(body).map(({ kind, text }, place) =>
          kind === 'heading' ? <h4 key={place}>{text}</h4> : <p key={place}>{text}</p>,
        )}
      </article>
    </details>
  );
}
