import { Field } from '../app/form.tsx';

type Props = {
  label: string;
  hint?: string;
  error: string | null;
  /** What a password manager does with it: fills in the one in use, or offers a new one. */
  kind: 'current' | 'new';
  value: string;
  onChange: (value: string) => void;
};

export const PasswordField = ({ kind, value, onChange, ...field }: Props) => (
  <Field {...field}>
    {(attributes) => (
      <input
        {...attributes}
        type="password"
        required
        autoComplete={`${kind}-password`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);
