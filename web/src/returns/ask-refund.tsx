import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askRefund, isForGoods, type Paid, type Part, partReasons, type Remedy, remedies } from '../api/refunds.ts';
import type { ReturnDetail } from '../api/returns.ts';
import { Choices } from '../app/choices.tsx';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { sayMoney } from '../app/say-time.ts';
import { minorOf, textOf } from './money-text.ts';
import { useReturnWrite } from './use-return.ts';

type Row = { key: string; reason: Part['reason']; lineId: string | null; text: string };
type Props = { detail: ReturnDetail; paid: Paid; onDone: () => void };

/** A refund as a sum of parts, each with its reason; asked twice it is one. */
export function AskRefund({ detail, paid, onDone }: Props) {
  const { t, i18n } = useTranslation();
  const { currency, leftMinor } = paid;
  const [requestKey] = useState(() => crypto.randomUUID());
  const [remedy, choose] = useState<Remedy>(() => remedyOf(detail));
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(detail, paid));
  const [isManual, setManual] = useState(false);
  const [note, write] = useState('');
  const parts = rows.map(({ reason, lineId, text }) => ({ reason, lineId, amountMinor: minorOf(text, currency) }));
  const isRead = parts.every(({ amountMinor }) => amountMinor !== null);
  const amountMinor = parts.reduce((sum, part) => sum + (part.amountMinor ?? 0), 0);
  const { submit, isBusy, problem } = useReturnWrite(
    () =>
      askRefund({
        ...{ requestKey, orderId: detail.orderId ?? '', returnId: detail.id, amountMinor, currency, remedy },
        parts: parts.map((part) => ({ ...part, amountMinor: part.amountMinor ?? 0 })),
        ...{ note: note.trim(), isManual: isManual && remedy !== 'store_credit' },
      }),
    onDone,
  );
  const change = (key: string, next: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...next } : row)));
  return (
    <form className="plain-form return-form" onSubmit={submit()}>
      <Choices
        label={t('refund.remedy')}
        name="remedy"
        of={remedies}
        say={(one) => t(`refund.remedy_${one}`)}
        chosen={remedy}
        onChoose={choose}
        isLabelled
      />
      <fieldset className="field-set refund-rows">
        <legend>{t('refund.parts', { currency })}</legend>
        {rows.map((row) => (
          <PartRow
            key={row.key}
            row={row}
            title={detail.lines.find(({ id }) => id === row.lineId)?.title ?? null}
            onChange={(next) => change(row.key, next)}
            onDrop={rows.length > 1 ? () => setRows(rows.filter(({ key }) => key !== row.key)) : null}
          />
        ))}
        <Button
          size="small"
          type="text"
          onClick={() =>
            setRows([...rows, { key: crypto.randomUUID(), reason: 'freight', lineId: null, text: textOf(0, currency) }])
          }
        >
          {t('refund.more_parts')}
        </Button>
      </fieldset>
      <p>
        {t('refund.sum')} <b>{isRead ? sayMoney(amountMinor, currency, i18n.language) : '–'}</b>{' '}
        <span className={amountMinor > leftMinor ? 'return-late' : 'soft'}>
          {t('refund.of_left', { left: sayMoney(leftMinor, currency, i18n.language) })}
        </span>
      </p>
      {parts.some(isForGoods) ? null : <p className="soft">{t('refund.besides')}</p>}
      {remedy === 'store_credit' ? null : (
        <label className="check">
          <input type="checkbox" checked={isManual} onChange={(event) => setManual(event.target.checked)} />
          {t('refund.by_hand')}
        </label>
      )}
      <Field label={t('refund.note')} hint={t('returns.optional')}>
        {(attributes) => (
          <input {...attributes} maxLength={500} value={note} onChange={(event) => write(event.target.value)} />
        )}
      </Field>
      <FormProblem problem={problem} fields={[]} />
      <FormEnd
        confirm={t('refund.ask_confirm')}
        isBusy={isBusy}
        isDisabled={!isRead || amountMinor <= 0 || amountMinor > leftMinor}
        onCancel={onDone}
      />
    </form>
  );
}

type RowProps = {
  row: Row;
  title: string | null;
  onChange: (next: Partial<Row>) => void;
  onDrop: (() => void) | null;
};

function PartRow({ row, title, onChange, onDrop }: RowProps) {
  const { t } = useTranslation();
  return (
    <div className="refund-row">
      <select
        aria-label={t('refund.what_for')}
        value={row.reason}
        onChange={(event) => onChange({ reason: event.target.value as Part['reason'] })}
      >
        {partReasons
          .filter((reason) => row.lineId !== null || !isForGoods({ reason }))
          .map((reason) => (
            <option key={reason} value={reason}>
              {t(`refund.part_${reason}`)}
            </option>
          ))}
      </select>
      <span className="refund-of">{title ? <bdi>{title}</bdi> : null}</span>
      <input
        aria-label={t('refund.amount')}
        inputMode="decimal"
        maxLength={20}
        value={row.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      {onDrop ? (
        <Button size="small" type="text" onClick={onDrop}>
          {t('form.remove')}
        </Button>
      ) : null}
    </div>
  );
}

function remedyOf({ lines, verdict }: ReturnDetail): Remedy {
  const granted = verdict?.lines.map(({ remedy }) => remedy) ?? [];
  if (granted.includes('keep_partial')) return 'partial_keep';
  return granted.includes('credit') && lines.every(({ money }) => money === 'none') ? 'store_credit' : 'refund';
}

/** To begin with, what is owed for each line; whoever asks may put it right. */
function rowsOf({ lines, verdict }: ReturnDetail, { currency }: Paid): Row[] {
  const keeps = (id: string) => verdict?.lines.some((one) => one.lineId === id && one.remedy === 'keep_partial');
  const owed = lines.filter(
    ({ case: state, money }) => state === 'approved' && ['refund_due', 'refund_failed', 'none'].includes(money),
  );
  return owed.map(({ id, priceMinor, quantity, acceptedQuantity }) => ({
    ...{ key: id, lineId: id, reason: keeps(id) ? 'keeps_goods' : 'goods' },
    text: keeps(id) ? '' : textOf((priceMinor ?? 0) * (acceptedQuantity ?? quantity), currency),
  }));
}
