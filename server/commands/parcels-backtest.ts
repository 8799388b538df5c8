import { type Backtest, backtest } from '../parcels/backtest.ts';
import { dateOf, epochDay } from '../parcels/pace-calendar.ts';
import { readPastParcels } from '../parcels/read-past-parcels.ts';
import { stopwatch } from '../platform/clock.ts';
import { localeOf } from '../platform/config.ts';
import { Refused } from '../platform/errors.ts';
import { translate } from '../platform/i18n.ts';
import { openSource } from '../platform/import-source.ts';
import { type Command, type Invocation, optionText, WrongUsage } from './command.ts';

export const parcelsBacktestCommand: Command = {
  operands: 'FILE',
  about: [
    'FILE has the columns of "qin import deliveries": .csv, .csv.gz, or - for standard input. Nothing is kept.',
    'Each order gets the estimate that could have been given on its day, and is scored by when it came. "reference" is',
    'the plain peer in the same run: Kaplan–Meier of 60 days, made anew each week.',
  ],
  count: [1, 1],
  options: { from: { type: 'string' } },
  help: { from: 'DATE: score the orders placed from this day on (default: all after the first 60 days)' },
  examples: ['qin parcels backtest deliveries.csv.gz --from 2018-01-01', 'qin parcels backtest deliveries.csv --json'],
  run: async (invocation) => {
    const seconds = stopwatch();
    const source = openSource(invocation.operands[0] ?? '');
    const asked = fromOf(invocation);
    const { parcels, rejected } = await readPastParcels(source);
    const days = parcels.map(({ ordered }) => ordered).sort((a, b) => a - b);
    const [first = 0, last = 0] = [days[0], days.at(-1)];
    const from = asked ?? first + daysToLearnFrom;
    const found = backtest(parcels, from, (day) => String(dateOf(day)).slice(0, 7));
    // Nothing scored is not "never wrong".
    if (found.n === 0)
      throw nothingScored(
        asked === null,
        [from, first, last].map((day) => String(dateOf(day))),
      );
    const result = { ...rounded(found), seconds: Math.round(seconds() / 10) / 100 };
    invocation.print(result, asText(result, rejected));
    return 0;
  },
};

/** Where nothing is said of the first day to be scored. */
const daysToLearnFrom = 60;

function nothingScored(isShort: boolean, [from = '', first = '', last = '']: readonly string[]): Refused {
  return new Refused(isShort ? 'backtest_too_short' : 'backtest_nothing_scored', 422, { from, first, last });
}

function fromOf(invocation: Invocation): number | null {
  const text = optionText(invocation, 'from');
  if (text === undefined) return null;
  try {
    return epochDay(Temporal.PlainDate.from(text));
  } catch {
    throw new WrongUsage('cli.not_a_date', { option: '--from', value: text.slice(0, 40) });
  }
}

/** Figures to four places: more is noise. */
function rounded<T>(value: T): T {
  if (typeof value === 'number') return (Math.round(value * 10_000) / 10_000) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)])) as T;
}

function asText(found: Backtest & { seconds: number }, rejected: number): string {
  const locale = localeOf(process.env);
  const { reference, promise, day14, alarm } = found;
  const days = (value: number) => value.toFixed(2);
  const share = (value: number) => `${(value * 100).toFixed(1)} %`;
  type Side = Pick<Backtest, 'medianMaeDays' | 'lateAtP95' | 'lengthAtP95' | 'coverage1090' | 'widthDays'>;
  const line = (key: string, ours: string, peers: string) =>
    `${translate(locale, key).padEnd(44)}${ours.padStart(18)}${peers.padStart(18)}`;
  const clock = (ours: Side, peers: Side) => [
    line('backtest.median', days(ours.medianMaeDays), days(peers.medianMaeDays)),
    line(
      'backtest.late',
      `${share(ours.lateAtP95)} / ${days(ours.lengthAtP95)}`,
      `${share(peers.lateAtP95)} / ${days(peers.lengthAtP95)}`,
    ),
    line(
      'backtest.window',
      `${share(ours.coverage1090)} / ${days(ours.widthDays)}`,
      `${share(peers.coverage1090)} / ${days(peers.widthDays)}`,
    ),
  ];
  return [
    translate(locale, 'backtest.heading', { n: found.n, seconds: found.seconds }),
    ...(rejected > 0 ? [translate(locale, 'backtest.rejected', { rejected })] : []),
    line('backtest.at_order', 'Qin', 'Kaplan–Meier'),
    ...clock(found, reference),
    line('backtest.at_hand_off', '', ''),
    ...clock(found.handoff, reference.handoff),
    line('backtest.day14', days(day14.medianMaeDays), days(reference.day14.medianMaeDays)),
    line(
      'backtest.alarm',
      `${share(alarm.recall)} / ${share(alarm.precision)}`,
      `${share(reference.alarm.recall)} / ${share(reference.alarm.precision)}`,
    ),
    line('backtest.lead', days(alarm.leadDays), days(reference.alarm.leadDays)),
    translate(locale, 'backtest.promise', {
      late: share(promise.lateShare),
      length: days(promise.lengthDays),
      ours: share(found.lateAtPromiseLength),
    }),
  ].join('\n');
}
