import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PolicyRow, type PolicyVersion, publishPolicy } from '../api/return-policy.ts';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';
import { instantOf, localOf } from '../scripts/time-in-zone.ts';
import { PolicyRowFields } from './policy-row-fields.tsx';
import { PolicyTry } from './policy-try.tsx';

export type Row = PolicyRow & { key: string };

const freshRow = (): Row => ({
  ...{ key: crypto.randomUUID(), when: {}, days: 7, counts: 'receipt', freight: 'buyer' },
  offers: ['refund', 'exchange'],
});

/** The next version, made from the newest: rows in the order in which they are asked. */
export function PolicyForm({ newest }: { newest: PolicyVersion | null }) {
  const { t } = useTranslation();
  const { zone } = useMe().shop;
  const queries = useQueryClient();
  const [rows, setRows] = useState<readonly Row[]>(() =>
    newest ? newest.rows.map((row) => ({ ...row, key: crypto.randomUUID() })) : [freshRow()],
  );
  const [told, tellSince] = useState(() =>
    newest?.toldSince ? localOf(Date.parse(newest.toldSince), zone).slice(0, 10) : '',
  );
  const toldSince = told ? instantOf(`${told}T00:00`, zone) : null;
  const plain = rows.map(({ key: _, ...row }) => row);
  const { submit, isBusy, problem } = useWrite(
    () => publishPolicy({ after: newest?.version ?? 0, rows: plain, toldSince }),
    ({ version }) => {
      tell(t('policy.published', { version }), 'success');
      return queries.invalidateQueries({ queryKey: keys.returnPolicies });
    },
  );
  const change = (key: string, next: Partial<PolicyRow>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...next } : row)));
  const move = (place: number, by: 1 | -1) => {
    const [row] = rows.slice(place, place + 1);
    if (row) setRows(rows.toSpliced(place, 1).toSpliced(place + by, 0, row));
  };
  return (
    <section className="card">
      <h2>{t('policy.next')}</h2>
      <form className="plain-form policy-form" onSubmit={submit()}>
        <ol className="policy-rows">
          {rows.map((row, place) => (
            <li key={row.key}>
              <PolicyRowFields
                row={row}
                number={place + 1}
                onChange={(next) => change(row.key, next)}
                onUp={place > 0 ? () => move(place, -1) : null}
                onDown={place < rows.length - 1 ? () => move(place, 1) : null}
                onDrop={() => setRows(rows.filter(({ key }) => key !== row.key))}
              />
            </li>
          ))}
        </ol>
        <Button onClick={() => setRows([...rows, freshRow()])}>{t('policy.add')}</Button>
        <Field
          label={t('policy.told_since')}
          hint={t('policy.told_hint')}
          error={sentenceFor('toldSince', { problem })}
        >
          {(attributes) => (
            <input {...attributes} type="date" value={told} onChange={(event) => tellSince(event.target.value)} />
          )}
        </Field>
        <FormProblem problem={problem} fields={['toldSince']} />
        <Button
          type="primary"
          htmlType="submit"
          loading={isBusy}
          disabled={rows.some(({ offers }) => offers.length === 0)}
        >
          {t('policy.publish')}
        </Button>
      </form>
      <PolicyTry rows={plain} isTold={toldSince !== null} />
    </section>
  );
}
