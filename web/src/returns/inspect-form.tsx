import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Inspected, type InspectedLine, inspected, inspectGoods, mismatches } from '../api/returned-goods.ts';
import type { ReturnDetail, ReturnLine } from '../api/returns.ts';
import { Choices } from '../app/choices.tsx';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { PhotoPicker } from '../thread/photo-picker.tsx';
import { GoodsName } from './say-goods.tsx';
import { useReturnWrite } from './use-return.ts';

type Looked = Omit<InspectedLine, 'outcome'> & { outcome: Inspected | null };

/** What was found when the goods were looked at, line by line; a line may be left for later. */
export function InspectForm({
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
  const [looked, look] = useState<readonly Looked[]>(() =>
    lines.map(({ id }) => ({ lineId: id, outcome: null, codes: [], note: '' })),
  );
  const [fileIds, addFiles] = useState<readonly string[]>([]);
  const [paysLater, payLater] = useState(false);
  const done = looked.flatMap((one) => (one.outcome === null ? [] : [{ ...one, outcome: one.outcome }]));
  const isSaid = done.every(({ outcome, codes }) => outcome === 'accepted' || codes.length > 0);
  const { submit, isBusy, problem } = useReturnWrite(
    () => inspectGoods(detail, { key, lines: done.map(toTell), fileIds, paysNow: !paysLater }),
    onDone,
  );
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      {lines.map((line) => {
        const one = looked.find(({ lineId }) => lineId === line.id);
        return one ? (
          <LineFields
            key={line.id}
            line={line}
            looked={one}
            onChange={(next) => look(looked.map((each) => (each.lineId === line.id ? { ...each, ...next } : each)))}
          />
        ) : null;
      })}
      <div className="in-line">
        <PhotoPicker fileIds={fileIds} onChange={addFiles} />
      </div>
      <label className="check">
        <input type="checkbox" checked={paysLater} onChange={(event) => payLater(event.target.checked)} />
        {t('returns.pays_later')}
      </label>
      <FormProblem problem={problem} fields={[]} />
      <FormEnd
        confirm={t('returns.confirm_inspect')}
        isBusy={isBusy}
        isDisabled={done.length === 0 || !isSaid}
        onCancel={onDone}
      />
    </form>
  );
}

/** A count belongs to what is accepted in part alone, a fault to what is not as it should be. */
function toTell({ acceptedQuantity, codes, outcome, ...line }: InspectedLine): InspectedLine {
  if (outcome === 'accepted') return { ...line, outcome, codes: [] };
  return { ...line, outcome, codes, ...(outcome === 'accepted_part' && acceptedQuantity ? { acceptedQuantity } : {}) };
}

type LineProps = { line: ReturnLine; looked: Looked; onChange: (next: Partial<Looked>) => void };

function LineFields({ line, looked: { outcome, codes, note, acceptedQuantity }, onChange }: LineProps) {
  const { t } = useTranslation();
  return (
    <div className="return-choice">
      <b>
        <GoodsName line={line} />
      </b>
      <Choices
        label={t('returns.outcome')}
        name={`outcome ${line.id}`}
        of={line.goods === 'mismatch' ? (['accepted_part'] as const) : inspected}
        say={(one) => t(`returns.outcome_${one}`)}
        chosen={outcome}
        onChoose={(next) => onChange({ outcome: next })}
      />
      {outcome === 'accepted_part' && line.quantity > 1 ? (
        <Field label={t('returns.accepted_count', { quantity: line.quantity })}>
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              min={1}
              max={line.quantity}
              value={acceptedQuantity ?? ''}
              onChange={(event) => onChange({ acceptedQuantity: Number(event.target.value) })}
            />
          )}
        </Field>
      ) : null}
      {outcome !== null && outcome !== 'accepted' ? (
        <fieldset className="field-set">
          <legend>{t('returns.what_is_wrong')}</legend>
          {mismatches.map((code) => (
            <label key={code} className="check">
              <input
                type="checkbox"
                checked={codes.includes(code)}
                onChange={(event) =>
                  onChange({ codes: event.target.checked ? [...codes, code] : codes.filter((one) => one !== code) })
                }
              />
              {t(`mismatch.${code}`)}
            </label>
          ))}
        </fieldset>
      ) : null}
      {outcome === null ? null : (
        <Field label={t('returns.line_note')} hint={t('returns.optional')}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={2000}
              value={note}
              onChange={(event) => onChange({ note: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
