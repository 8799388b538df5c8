import type { SettingField } from '../api/types.ts';
import { Field } from '../app/form.tsx';
import { choiceOf, hintOf, labelOf } from './words.ts';

type Props = {
  kind: string;
  field: SettingField;
  isNeeded: boolean;
  value: string;
  error: string | null;
  onChange: (value: string) => void;
};

/** One field of a kind of provider, as its type asks for. */
export function SettingInput({ kind, field, isNeeded, value, error, onChange }: Props) {
  const { name, type, choices, longest, least, most } = field;
  return (
    <Field label={labelOf(kind, name)} hint={hintOf(kind, name)} error={error}>
      {(attributes) =>
        type === 'choice' || type === 'yes_no' ? (
          <select {...attributes} value={value} onChange={(event) => onChange(event.target.value)}>
            {(type === 'choice' ? choices : ['true', 'false']).map((choice) => (
              <option key={choice} value={choice}>
                {choiceOf(choice)}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...attributes}
            value={value}
            required={isNeeded}
            {...(type === 'number' ? { type: 'number', min: least ?? undefined, max: most ?? undefined } : {})}
            {...(longest === null ? {} : { maxLength: longest })}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
