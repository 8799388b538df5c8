import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type GoodsEnd, goodsEnds, settleGoods } from '../api/returned-goods.ts';
import type { ReturnDetail, ReturnLine } from '../api/returns.ts';
import { Choices } from '../app/choices.tsx';
import { Field, FormEnd, FormProblem, sentenceFor } from '../app/form.tsx';
import { GoodsName } from './say-goods.tsx';
import { canBecome } from './states.ts';
import { ParcelFields } from './tracking-form.tsx';
import { useReturnWrite } from './use-return.ts';

const codes = { bad_tracking_number: 'trackingNumber' };

/** Where inspected goods go: back on the shelf, away, or back to the buyer. */
export function SettleForm({
  detail,
  lines,
  onDone,
}: {
  detail: ReturnDetail;
  lines: ReturnLine[];
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [key] = useState(() => crypto.randomUUID());
  const [chosen, choose] = useState<readonly string[]>(() => lines.map(({ id }) => id));
  const [to, send] = useState<GoodsEnd | null>(null);
  const [parcel, write] = useState({ carrier: '', trackingNumber: '' });
  const [note, setNote] = useState('');
  const picked = lines.filter(({ id }) => chosen.includes(id));
  const ends = goodsEnds.filter((end) => picked.every((line) => canBecome(line, 'goods', end)));
  const isSent = to === 'sent_back' && parcel.trackingNumber.trim() !== '';
  const { submit, isBusy, problem } = useReturnWrite(
    () =>
      settleGoods(detail, {
        ...{ key, lineIds: chosen, to: to ?? 'scrapped', note: note.trim() },
        ...(isSent
          ? { parcel: { carrier: parcel.carrier.trim() || null, trackingNumber: parcel.trackingNumber } }
          : {}),
      }),
    onDone,
  );
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      {lines.length > 1
        ? lines.map((line) => (
            <label key={line.id} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(line.id)}
                onChange={(event) =>
                  choose(event.target.checked ? [...chosen, line.id] : chosen.filter((id) => id !== line.id))
                }
              />
              <GoodsName line={line} />
            </label>
          ))
        : null}
      <Choices
        label={t('returns.where_to')}
        name="end"
        of={ends}
        say={(end) => t(`returns.end_${end}`)}
        chosen={to}
        onChoose={send}
      />
      {to === 'sent_back' ? (
        <ParcelFields parcel={parcel} onChange={write} error={sentenceFor('trackingNumber', { problem, codes })} />
      ) : null}
      <Field label={t('returns.line_note')} hint={t('returns.optional')}>
        {(attributes) => (
          <input {...attributes} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      <FormProblem problem={problem} codes={codes} fields={['trackingNumber']} />
      <FormEnd
        confirm={t('form.save')}
        isBusy={isBusy}
        isDisabled={to === null || chosen.length === 0 || !ends.includes(to)}
        onCancel={onDone}
      />
    </form>
  );
}
