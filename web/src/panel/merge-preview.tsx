import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceOf } from '../api/http.ts';
import { mergeCustomers, type MergePreview as Preview, previewMerge, type Side } from '../api/merges.ts';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';

type Props = { customerId: string; otherId: string; onBack: () => void; onMerged: () => void };

/** What would come along, what differs, and what to look at twice, before it is done. */
export function MergePreview({ customerId, otherId, onBack, onMerged }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [keep, setKeep] = useState<Record<string, Side>>({});
  const [isBusy, setBusy] = useState(false);
  const { data, error } = useQuery({
    queryKey: [...keys.panel(customerId), 'merge', otherId],
    queryFn: () => previewMerge(customerId, otherId),
  });
  const merge = async () => {
    setBusy(true);
    try {
      await mergeCustomers(customerId, otherId, keep);
      tell(t('merge.done'), 'success');
      onMerged();
    } catch (fault) {
      tell(sentenceOf(fault));
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: keys.panels });
  };
  return (
    <div aria-busy={!data && !error}>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {data ? <Shown preview={data} keep={keep} onKeep={(field, side) => setKeep({ ...keep, [field]: side })} /> : null}
      <div className="merge-tools">
        <Button type="primary" onClick={merge} loading={isBusy} disabled={!data}>
          {t('merge.now')}
        </Button>
        <Button onClick={onBack}>{t('merge.back')}</Button>
      </div>
    </div>
  );
}

const moved = ['orders', 'conversations', 'returns', 'calls', 'promises'] as const;

type ShownProps = { preview: Preview; keep: Record<string, Side>; onKeep: (field: string, side: Side) => void };

function Shown({ preview, keep, onKeep }: ShownProps) {
  const { t } = useTranslation();
  const { kept, other, moves, fields, warnings } = preview;
  const said = (value: string | boolean | null) =>
    typeof value === 'boolean' ? t(value ? 'merge.yes' : 'merge.no') : (value ?? t('merge.nothing'));
  return (
    <>
      <p>{t('merge.into', { other: other.externalId, kept: kept.externalId })}</p>
      {warnings.map(({ code, message }) => (
        <Alert key={`${code} ${message}`} type="warning" title={message} showIcon />
      ))}
      <dl className="pairs">
        {moved.map((what) => [<dt key={what}>{t(`merge.${what}`)}</dt>, <dd key={`${what} count`}>{moves[what]}</dd>])}
      </dl>
      {fields.map(({ field, stays, ...values }) => (
        <fieldset key={field} className="merge-field">
          <legend>{t(`merge.field_${field}`)}</legend>
          {(['this', 'other'] as const).map((side) => (
            <label key={side}>
              <input
                type="radio"
                name={`merge-${field}`}
                checked={(keep[field] ?? stays) === side}
                onChange={() => onKeep(field, side)}
              />{' '}
              {said(values[side])}
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
}
