import { useTranslation } from 'react-i18next';
import { Field } from '../app/form.tsx';
import { hintOf, labelOf } from './words.ts';

type Props = {
  kind: string;
  name: string;
  isSet: boolean;
  /** Null: it is to be taken away; undefined: untouched. */
  value: string | null | undefined;
  error: string | null;
  onChange: (value: string | null) => void;
};

/** A password that can be typed and never read again. */
export function SecretField({ kind, name, isSet, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const hint = isSet ? t('sending.secret_set') : hintOf(kind, name);
  return (
    <>
      <Field label={labelOf(kind, name)} hint={hint} error={error}>
        {(attributes) => (
          <input
            {...attributes}
            type="password"
            autoComplete="new-password"
            maxLength={4000}
            disabled={value === null}
            value={value ?? ''}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {isSet ? (
        <label className="check">
          <input
            type="checkbox"
            checked={value === null}
            onChange={(event) => onChange(event.target.checked ? null : '')}
          />
          {t('sending.secret_away', { name: labelOf(kind, name) })}
        </label>
      ) : null}
    </>
  );
}
