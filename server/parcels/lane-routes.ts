import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Maybe } from '../platform/http-schemas.ts';
import { regionName } from '../platform/places.ts';
import { loadShop } from '../shops/index.ts';
import { claimedShare } from './claim-rules.ts';
import { selectLaneMonths } from './given-queries.ts';
import { reckonClaims } from './lanes-of.ts';

const Names = Type.Object({ en: Type.String(), 'zh-CN': Type.String() }, { description: 'By name, in both languages' });
const LaneMonth = Type.Object(
  {
    originRegion: Maybe(Type.String()),
    destinationRegion: Maybe(Type.String()),
    destinationCountry: Maybe(Type.String()),
    from: Maybe(Names),
    to: Maybe(Names),
    month: Type.String({ description: 'In which the dates were given: 2026-03' }),
    given: Type.Integer({ description: 'Pairs of dates that buyers were given, once for each parcel' }),
    settled: Type.Integer({ description: 'Of these: the latest day has passed. What came early counts no sooner' }),
    byUsual: Type.Integer({ description: 'Came by the usual day: about half of what is settled' }),
    byLatest: Type.Integer({ description: 'Came by the latest day: about 95 of 100' }),
    usualDays: Type.Number({ description: 'From the day it was given until the usual day, on average' }),
    latestDays: Type.Number(),
    actualDays: Maybe(Type.Number({ description: 'Until it came; null: none has come' })),
    share: Type.Number({ description: 'What the latest day is made for now: 0.95, more where too few were kept' }),
  },
  { title: 'LaneMonth' },
);

export function laneRoutes(app: App): void {
  app.get(
    '/api/lanes',
    {
      config: { access: { roles, scope: 'read' } },
      schema: {
        summary: 'The dates that buyers were given against what happened, by lane and month; the busiest lanes first',
        querystring: Type.Object({
          months: Type.Integer({ minimum: 1, maximum: 24, default: 6 }),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Lanes' }),
        }),
        response: { 200: Type.Object({ claimedShare: Type.Number(), lanes: Type.Array(LaneMonth) }) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { zone, country } = await loadShop(app.db, shopId);
      const today = app.clock.now().toZonedDateTimeISO(zone).toPlainDate();
      const from = today.with({ day: 1 }).subtract({ months: request.query.months - 1 });
      const lanes = await selectLaneMonths(app.db, shopId, { from, today, limit: request.query.limit });
      const claims = await reckonClaims(app.db, shopId, today);
      const shareOf = (lane: (typeof lanes)[number]) =>
        claims.find(
          ({ from: origin, to, country }) =>
            origin === lane.originRegion && to === lane.destinationRegion && country === lane.destinationCountry,
        )?.share ?? claimedShare;
      return {
        claimedShare,
        lanes: lanes.map((lane) => ({ ...lane, ...endsOf(lane, country), share: shareOf(lane) })),
      };
    },
  );
}

type Lane = Awaited<ReturnType<typeof selectLaneMonths>>[number];

/** A lane goes from region to region, by name; what leaves a shop is taken to leave its country. */
function endsOf({ originRegion, destinationRegion, destinationCountry }: Lane, home: string | null) {
  const named = (region: string | null, country: string | null) =>
    region && { en: regionName(region, country, 'en'), 'zh-CN': regionName(region, country, 'zh-CN') };
  return { from: named(originRegion, home) || null, to: named(destinationRegion, destinationCountry) || null };
}
