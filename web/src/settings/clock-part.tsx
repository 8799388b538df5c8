import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SlaSettings } from '../../../shared/sla.ts';
import { putSlaSettings, readSlaSettings } from '../api/sla.ts';
import { Field, FormProblem, sentenceFor, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { keys } from '../live/keys.ts';

/** Name, least, most: as the server has them. */
const ours = [
  ['firstResponseMinutes', 'first_response_minutes', 1, 10_080],
  ['resolutionHours', 'resolution_hours', 1, 2_000],
  ['dueSoonMinutes', 'due_soon_minutes', 0, 1_440],
  ['handBackMinutes', 'hand_back_minutes', 1, 10_080],
] as const;
const platforms = [
  ['platformSeconds', 'platform_seconds', 10, 86_400],
  ['platformPercent', 'platform_percent', 1, 100],
  ['platformDays', 'platform_days', 1, 366],
  ['platformFromHour', 'platform_from_hour', 0, 23],
  ['platformUntilHour', 'platform_until_hour', 1, 24],
  ['warnSeconds', 'warn_seconds', 0, 86_400],
] as const;
const names = [...ours, ...platforms].map(([name]) => name);

export function ClockPart() {
  const { data } = useSuspenseQuery({ queryKey: keys.slaSettings, queryFn: readSlaSettings });
  return <ClockForm saved={data} />;
}

function ClockForm({ saved }: { saved: SlaSettings }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(names.map((name) => [name, String(saved[name])])),
  );
  const [sendsHolding, setSendsHolding] = useState(saved.sendsHolding);
  const settings = {
    ...Object.fromEntries(names.map((name) => [name, Number(texts[name])])),
    sendsHolding,
  } as SlaSettings;
  const { submit, isBusy, problem } = useWrite(
    () => putSlaSettings(settings),
    (kept) => {
      queries.setQueryData(keys.slaSettings, kept);
      tell(t('form.saved'), 'success');
      return queries.invalidateQueries({ queryKey: keys.clock });
    },
  );
  const numbers = (fields: typeof ours | typeof platforms) =>
    fields.map(([name, key, least, most]) => (
      <Field
        key={name}
        label={t(`targets.${key}`)}
        hint={t(`targets.${key}_hint`)}
        error={sentenceFor(name, { problem })}
      >
        {(attributes) => (
          <input
            {...attributes}
            type="number"
            required
            min={least}
            max={most}
            value={texts[name]}
            onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
          />
        )}
      </Field>
    ));
  return (
    <form onSubmit={submit()}>
      <section className="card">
        <h2>{t('targets.ours')}</h2>
        <p className="soft">{t('targets.ours_hint')}</p>
        <div className="numbers">{numbers(ours)}</div>
      </section>
      <section className="card">
        <h2>{t('targets.platforms')}</h2>
        <p className="soft">{t('targets.platforms_hint')}</p>
        <div className="numbers">{numbers(platforms)}</div>
        <label className="check holding">
          <input type="checkbox" checked={sendsHolding} onChange={(event) => setSendsHolding(event.target.checked)} />
          {t('targets.sends_holding')}
        </label>
      </section>
      <FormProblem problem={problem} fields={names} />
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('form.save')}
      </Button>
    </form>
  );
}
