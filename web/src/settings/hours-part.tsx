import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, sentenceOf } from '../api/http.ts';
import { putHours, readHours } from '../api/settings.ts';
import type { Hours, Period, SpecialDay } from '../api/types.ts';
import { FormProblem, useWrite } from '../app/form.tsx';
import { tell } from '../app/notices.tsx';
import { useMe } from '../app/use-me.ts';
import { keys } from '../live/keys.ts';

/** Opening hours: any number of periods a day, and days that are unlike their weekday. */
export function HoursPart() {
  const { data } = useSuspenseQuery({ queryKey: keys.hours, queryFn: readHours });
  return <HoursForm saved={data} />;
}

function HoursForm({ saved }: { saved: Hours }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMe().shop;
  const queries = useQueryClient();
  const [hours, setHours] = useState(saved);
  const { submit, isBusy, problem } = useWrite(
    () => putHours(hours),
    (kept) => {
      setHours(kept);
      queries.setQueryData(keys.hours, kept);
      tell(t('form.saved'), 'success');
    },
  );
  const faulty = problem instanceof ApiError && problem.code === 'bad_hours' ? String(problem.params.day) : null;
  const setDay = (index: number, periods: Period[]) =>
    setHours({ ...hours, weekly: hours.weekly.map((before, at) => (at === index ? periods : before)) });
  const setSpecial = (specialDays: SpecialDay[]) => setHours({ ...hours, specialDays });
  const isAlwaysOpen = hours.weekly.every((periods) => periods.length === 0);
  return (
    <form onSubmit={submit()}>
      <section className="card">
        <h2>{t('settings.hours')}</h2>
        <p className="soft">{t('hours.zone', { zone: zone ?? '' })}</p>
        <ul className="tabular">
          {hours.weekly.map((periods, index) => (
            <li key={weekdays[index]}>
              <Periods
                name={weekdayName(index, i18n.language)}
                periods={periods}
                onChange={(next) => setDay(index, next)}
                error={faulty === `weekly.${index + 1}` ? sentenceOf(problem) : null}
              />
            </li>
          ))}
        </ul>
        {isAlwaysOpen ? <p>{t('hours.always')}</p> : null}
      </section>
      <section className="card">
        <h2>{t('hours.special')}</h2>
        <p className="soft">{t('hours.special_hint')}</p>
        <ul className="tabular">
          {hours.specialDays.map((special, index) => (
            <SpecialRow
              key={index}
              special={special}
              error={faulty !== null && faulty === special.day ? sentenceOf(problem) : null}
              onChange={(next) => setSpecial(hours.specialDays.map((before, at) => (at === index ? next : before)))}
              onRemove={() => setSpecial(hours.specialDays.filter((_, at) => at !== index))}
            />
          ))}
        </ul>
        <Button
          icon={<PlusOutlined aria-hidden="true" />}
          onClick={() => setSpecial([...hours.specialDays, { day: '', name: '', periods: [] }])}
        >
          {t('hours.add_special')}
        </Button>
      </section>
      {faulty === null ? <FormProblem problem={problem} fields={[]} /> : null}
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {t('form.save')}
      </Button>
    </form>
  );
}

/** 2024-01-01 was a Monday. */
const weekdays = ['01', '02', '03', '04', '05', '06', '07'] as const;
const weekdayName = (index: number, locale: string) =>
  new Date(`2024-01-${weekdays[index]}T00:00:00Z`).toLocaleDateString(locale, { weekday: 'long', timeZone: 'UTC' });

type PeriodsProps = {
  name: string;
  /** Its name stands before it already. */
  isNamed?: boolean;
  periods: readonly Period[];
  error: string | null;
  onChange: (periods: Period[]) => void;
};

function Periods({ name, periods, error, onChange, isNamed = false }: PeriodsProps) {
  const { t } = useTranslation();
  const change = (index: number, next: Partial<Period>) =>
    onChange(periods.map((before, at) => (at === index ? { ...before, ...next } : before)));
  return (
    <fieldset className="field-set periods">
      <legend className={isNamed ? 'only-read' : ''}>{name}</legend>
      {periods.length === 0 ? <span className="soft">{t('hours.closed')}</span> : null}
      {periods.map(({ opens, closes }, index) => (
        <span className="period" key={index}>
          <Clock
            label={t('hours.opens', { day: name })}
            value={opens}
            onChange={(next) => change(index, { opens: next })}
          />
          –
          <Clock
            label={t('hours.closes', { day: name })}
            value={closes}
            onChange={(next) => change(index, { closes: next })}
          />
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined aria-hidden="true" />}
            aria-label={t('hours.remove_period', { day: name })}
            onClick={() => onChange(periods.filter((_, at) => at !== index))}
          />
        </span>
      ))}
      <Button
        type="text"
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        aria-label={t('hours.add_period', { day: name })}
        disabled={periods.length >= 12}
        onClick={() => onChange([...periods, nextPeriod(periods)])}
      />
      {error ? (
        <p className="field-error" role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

/** The browser's own field shows AM and PM to half the world, and knows no 24:00. */
function Clock({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const whole = (text: string) =>
    text
      .trim()
      .replace('：', ':')
      .replace(/^(\d):/, '0$1:')
      .replace(/^(\d\d)$/, '$1:00');
  return (
    <input
      className="clock-field"
      inputMode="numeric"
      required
      pattern="([01]\d|2[0-3]):[0-5]\d|24:00"
      title="HH:MM"
      placeholder="09:00"
      maxLength={6}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onChange(whole(value))}
    />
  );
}

/** A morning; after it an afternoon. */
const nextPeriod = (periods: readonly Period[]): Period => {
  const last = periods.at(-1)?.closes;
  return last && last < '20:00' ? { opens: last, closes: '21:00' } : { opens: '09:00', closes: '18:00' };
};

type SpecialProps = {
  special: SpecialDay;
  error: string | null;
  onChange: (special: SpecialDay) => void;
  onRemove: () => void;
};

function SpecialRow({ special, error, onChange, onRemove }: SpecialProps) {
  const { t } = useTranslation();
  return (
    <li>
      <input
        type="date"
        required
        aria-label={t('hours.day')}
        value={special.day}
        onChange={(event) => onChange({ ...special, day: event.target.value })}
      />
      <input
        maxLength={100}
        placeholder={t('hours.day_name')}
        aria-label={t('hours.day_name')}
        value={special.name}
        onChange={(event) => onChange({ ...special, name: event.target.value })}
      />
      <Periods
        isNamed
        name={special.name || special.day || t('hours.day')}
        periods={special.periods}
        error={error}
        onChange={(periods) => onChange({ ...special, periods })}
      />
      <Button size="small" onClick={onRemove}>
        {t('form.remove')}
      </Button>
    </li>
  );
}
