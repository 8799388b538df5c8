import { useTranslation } from 'react-i18next';
import { Field } from '../app/form.tsx';

export type ReturnPlace = { returnAddress: string; returnHints: string };

/** Where returns go, and what buyers should know beside it. */
export function ReturnFields({ place, onChange }: { place: ReturnPlace; onChange: (place: ReturnPlace) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('shop.return_address')} hint={t('shop.return_address_hint')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            maxLength={500}
            value={place.returnAddress}
            onChange={(event) => onChange({ ...place, returnAddress: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('shop.return_hints')} hint={t('shop.return_hints_hint')}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            maxLength={1000}
            value={place.returnHints}
            onChange={(event) => onChange({ ...place, returnHints: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
