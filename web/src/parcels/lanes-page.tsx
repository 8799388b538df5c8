import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Locale } from '../../../shared/labels.ts';
import { sentenceOf } from '../api/http.ts';
import { readLanes } from '../api/lanes.ts';
import { parcelsPath } from '../app/paths.ts';
import { keys } from '../live/keys.ts';
import { LaneChart } from './lane-chart.tsx';
import { type Lane, lanesIn, shareOf } from './lane-months.ts';
import { LaneTable } from './lane-table.tsx';
import '../app/pages.css';
import './parcels.css';

const spans = [3, 6, 12, 24] as const;

/** The dates that buyers were given against what happened, lane by lane. The address keeps what was chosen. */
export function LanesPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const months = spans.find((span) => String(span) === search.get('months')) ?? 6;
  const { data, error } = useQuery({ queryKey: keys.lanes(months), queryFn: () => readLanes(months) });
  const lanes = lanesIn(data?.lanes ?? []);
  const lane = lanes.find(({ key }) => key === search.get('lane')) ?? lanes[0];
  const pick = (name: string, value: string) =>
    setSearch(
      (known) => {
        known.set(name, value);
        return known;
      },
      { replace: true },
    );
  return (
    <main className="page plain-page">
      <title>{`${t('lanes.title')} · Qin 亲`}</title>
      <p className="parcel-up">
        <Link to={parcelsPath('somebody')}>{t('parcels.back')}</Link>
      </p>
      <div className="plain-head">
        <h1>{t('lanes.title')}</h1>
      </div>
      <div className="filter-row">
        {lane ? (
          <select aria-label={t('lanes.lane')} value={lane.key} onChange={(event) => pick('lane', event.target.value)}>
            {lanes.map((one) => (
              <LaneOption key={one.key} lane={one} />
            ))}
          </select>
        ) : null}
        <select aria-label={t('lanes.span')} value={months} onChange={(event) => pick('months', event.target.value)}>
          {spans.map((span) => (
            <option key={span} value={span}>
              {t('lanes.months', { count: span })}
            </option>
          ))}
        </select>
      </div>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {data || error ? null : <div aria-busy />}
      {data && !lane ? <p className="card soft">{t('lanes.empty')}</p> : null}
      {data && lane ? <OneLane lane={lane} claimedShare={data.claimedShare} /> : null}
    </main>
  );
}

function LaneOption({ lane: { key, from, to, country } }: { lane: Lane }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language as Locale;
  const land = country && new Intl.DisplayNames([locale], { type: 'region' }).of(country);
  const target = to?.[locale] ?? land ?? t('lanes.anywhere');
  const origin = from?.[locale] ?? t('lanes.anywhere');
  return <option value={key}>{t('lanes.from_to', { from: origin, to: target })}</option>;
}

function OneLane({ lane, claimedShare }: { lane: Lane; claimedShare: number }) {
  const { t, i18n } = useTranslation();
  const names = lane.months.map(({ month }) => month);
  const tenth = (days: number | null) => (days === null ? null : Math.round(days * 10) / 10);
  const percent = (share: number | null) => (share === null ? null : Math.round(share * 100));
  const share = lane.months.at(-1)?.share ?? claimedShare;
  const claim = (of: number) => of.toLocaleString(i18n.language, { style: 'percent' });
  return (
    <>
      {share > claimedShare ? (
        <p className="card">{t('lanes.widened', { share: claim(share), claimed: claim(claimedShare) })}</p>
      ) : null}
      <section className="card" aria-label={t('lanes.days')}>
        <h2>{t('lanes.days')}</h2>
        <LaneChart
          label={t('lanes.days_drawn')}
          chart={{
            ...{ months: names, unit: t('lanes.unit_days') },
            curves: [
              {
                ...{ name: t('lanes.latest'), look: 'band', colour: 'soft' },
                values: lane.months.map(({ latestDays }) => tenth(latestDays)),
              },
              {
                ...{ name: t('lanes.usual'), look: 'line', colour: 'good' },
                values: lane.months.map(({ usualDays }) => tenth(usualDays)),
              },
              {
                ...{ name: t('lanes.actual'), look: 'dots', colour: 'accent' },
                values: lane.months.map(({ actualDays }) => tenth(actualDays)),
              },
            ],
          }}
        />
      </section>
      <section className="card" aria-label={t('lanes.hits')}>
        <h2>{t('lanes.hits')}</h2>
        <p className="soft">{t('lanes.hits_claim', { claimed: claim(claimedShare) })}</p>
        <LaneChart
          label={t('lanes.hits_drawn')}
          chart={{
            ...{ months: names, unit: '%' },
            curves: [
              {
                ...{ name: t('lanes.by_latest'), look: 'line', colour: 'accent' },
                values: lane.months.map((month) => percent(shareOf(month.byLatest, month))),
              },
              {
                ...{ name: t('lanes.by_usual'), look: 'line', colour: 'good' },
                values: lane.months.map((month) => percent(shareOf(month.byUsual, month))),
              },
            ],
          }}
        />
      </section>
      <LaneTable months={lane.months} />
    </>
  );
}
