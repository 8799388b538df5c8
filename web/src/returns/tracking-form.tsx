import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { giveTracking, type Parcel } from '../api/returned-goods.ts';
import type { ReturnDetail } from '../api/returns.ts';
import { Field, FormEnd, FormProblem, sentenceFor } from '../app/form.tsx';
import { useReturnWrite } from './use-return.ts';

const codes = { bad_tracking_number: 'trackingNumber', tracking_is_outgoing: 'trackingNumber' };

/** In what the buyer sends the goods; told again, it is put right. */
export function TrackingForm({
  detail,
  lineIds,
  onDone,
}: {
  detail: ReturnDetail;
  lineIds: string[];
  onDone: () => void;
}) {
  return <ParcelForm onSubmit={(parcel) => giveTracking(detail.id, parcel, lineIds)} onDone={onDone} />;
}

type Props = { onSubmit: (parcel: Parcel) => Promise<unknown>; onDone: () => void };

export function ParcelForm({ onSubmit, onDone }: Props) {
  const { t } = useTranslation();
  const [parcel, write] = useState({ carrier: '', trackingNumber: '' });
  const { submit, isBusy, problem } = useReturnWrite(
    () => onSubmit({ carrier: parcel.carrier.trim() || null, trackingNumber: parcel.trackingNumber }),
    onDone,
  );
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      <ParcelFields parcel={parcel} onChange={write} error={sentenceFor('trackingNumber', { problem, codes })} />
      <FormProblem problem={problem} codes={codes} fields={['trackingNumber']} />
      <FormEnd
        confirm={t('form.save')}
        isBusy={isBusy}
        isDisabled={parcel.trackingNumber.trim() === ''}
        onCancel={onDone}
      />
    </form>
  );
}

type Written = { carrier: string; trackingNumber: string };
type FieldsProps = { parcel: Written; onChange: (parcel: Written) => void; error?: string | null };

export function ParcelFields({ parcel, onChange, error = null }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Field label={t('returns.carrier')} hint={t('returns.optional')}>
        {(attributes) => (
          <input
            {...attributes}
            maxLength={60}
            value={parcel.carrier}
            onChange={(event) => onChange({ ...parcel, carrier: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('returns.tracking_number')} error={error}>
        {(attributes) => (
          <input
            {...attributes}
            maxLength={60}
            autoCapitalize="characters"
            value={parcel.trackingNumber}
            onChange={(event) => onChange({ ...parcel, trackingNumber: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
