import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Reason, reasons } from '../../../shared/labels.ts';
import type { Verdict } from '../api/return-decisions.ts';
import { categories, type PolicyRow, tryPolicy } from '../api/return-policy.ts';
import { Field, FormProblem, useWrite } from '../app/form.tsx';
import { sayCode } from '../app/say-fact.ts';
import { useMe } from '../app/use-me.ts';
import { VerdictWords } from '../returns/verdict-words.tsx';
import '../returns/returns.css';

/** What the rows that are being written would give somebody, law included. */
export function PolicyTry({ rows, isTold }: { rows: readonly PolicyRow[]; isTold: boolean }) {
  const { t } = useTranslation();
  const { shop } = useMe();
  const [country, live] = useState(shop.country ?? '');
  const [reason, say] = useState<Reason>('size.too_small');
  const [category, sort] = useState('ordinary');
  const [days, pass] = useState({ received: 3, ordered: 6 });
  const [verdict, show] = useState<Verdict | null>(null);
  const { submit, isBusy, problem } = useWrite(
    () =>
      tryPolicy(rows, isTold, [
        {
          ...{ reason, category, tier: null, onSale: null, country: country.trim().toUpperCase() || null },
          ...{ daysSinceReceipt: days.received, daysSinceOrder: days.ordered },
        },
      ]),
    ([first]) => show(first ?? null),
  );
  const number = (name: 'received' | 'ordered') => (
    <Field label={t(`policy.days_${name}`)}>
      {(attributes) => (
        <input
          {...attributes}
          type="number"
          required
          min={0}
          max={4000}
          value={days[name]}
          onChange={(event) => pass({ ...days, [name]: Math.max(0, Math.trunc(Number(event.target.value))) })}
        />
      )}
    </Field>
  );
  return (
    <form className="plain-form policy-form policy-try" onSubmit={submit()}>
      <h3>{t('policy.try')}</h3>
      <p className="soft">{t('policy.try_hint')}</p>
      <div className="policy-when">
        <Field label={t('policy.country')}>
          {(attributes) => (
            <input
              {...attributes}
              maxLength={2}
              pattern="[A-Za-z]{2}"
              value={country}
              onChange={(event) => live(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('returns.reason')}>
          {(attributes) => (
            <select {...attributes} value={reason} onChange={(event) => say(event.target.value as Reason)}>
              {reasons.map((one) => (
                <option key={one} value={one}>
                  {sayCode('reason', one)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('policy.category')}>
          {(attributes) => (
            <select {...attributes} value={category} onChange={(event) => sort(event.target.value)}>
              {categories.map((one) => (
                <option key={one} value={one}>
                  {t(`category.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {number('received')}
        {number('ordered')}
      </div>
      <FormProblem problem={problem} fields={[]} />
      <Button htmlType="submit" loading={isBusy}>
        {t('policy.try_submit')}
      </Button>
      {verdict ? (
        <div role="status">
          <VerdictWords verdict={verdict} />
          {verdict.refusable ? <p>{t('policy.refusable')}</p> : null}
        </div>
      ) : null}
    </form>
  );
}
