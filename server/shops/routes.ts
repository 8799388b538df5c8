import { type Static, Type } from 'typebox';
import { managers } from '../../shared/access.ts';
import { Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, Maybe, OneOf } from '../platform/http-schemas.ts';
import { limitRoutes, meRoutes } from './agent-desk.ts';
import { checkPublicUrl, checkShopName } from './checks.ts';
import { clockOf, loadShop, minutesOf, modes, replaceHours, type Shop, updateShop } from './queries.ts';
import { faultyDay, type Period } from './rules.ts';

const ModeName = OneOf(modes);
const Clock = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$',
  description: 'HH:MM; 24:00 is midnight at the end',
});
const PeriodView = Type.Object({ opens: Clock, closes: Clock });
const Day = Type.String({ format: 'date' });
const HoursView = Type.Object({
  weekly: Type.Array(Type.Array(PeriodView, { maxItems: 12 }), {
    minItems: 7,
    maxItems: 7,
    description: 'Monday first; several periods a day. All seven empty: open around the clock.',
  }),
  specialDays: Type.Array(
    Type.Object({ day: Day, name: Type.String({ maxLength: 100 }), periods: Type.Array(PeriodView, { maxItems: 12 }) }),
    { maxItems: 500, description: 'Holidays and make-up days, which replace the weekday.' },
  ),
});

const ShopView = Type.Object({
  id: Id,
  code: Type.String(),
  name: Type.String(),
  country: Type.String(),
  zone: Type.String(),
  currency: Type.String(),
  isDemo: Type.Boolean(),
  publicUrl: Type.Union([Type.String(), Type.Null()]),
  replyMinutes: Type.Integer(),
  handOverDays: Type.Integer({ description: 'Working days within which a parcel is handed to its carrier' }),
  returnAddress: Maybe(Type.String()),
  returnHints: Maybe(Type.String()),
  refundLimitMinor: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Above it a second person approves a refund; null: nobody need to',
  }),
  settings: Type.Record(Type.String(), ModeName),
});

export function shopRoutes(app: App): void {
  meRoutes(app);
  limitRoutes(app);
  profileRoutes(app);
  hoursRoutes(app);
}

function profileRoutes(app: App): void {
  app.get(
    '/api/shop',
    { config: { access: 'signed_in' }, schema: { summary: 'The shop', response: { 200: ShopView } } },
    async (request) => loadShop(app.db, agentOf(request).shopId),
  );
  app.patch(
    '/api/shop',
    {
      config: { access: { roles: ['owner'] } },
      schema: {
        summary:
          'Change name, public address, the time within which a person answers or a parcel leaves, where returns go, or from when on two approve a refund',
        body: Type.Object({
          name: Type.Optional(Type.String({ maxLength: 200 })),
          publicUrl: Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Null()])),
          replyMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080 })),
          handOverDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
          returnAddress: Type.Optional(Maybe(Type.String({ maxLength: 500 }))),
          returnHints: Type.Optional(Maybe(Type.String({ maxLength: 1000 }))),
          refundLimitMinor: Type.Optional(
            Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }), Type.Null()]),
          ),
        }),
        response: { 200: ShopView },
      },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const { name, publicUrl, returnAddress, returnHints, ...others } = request.body;
      return app.db.transaction().execute(async (tx) => {
        await updateShop(tx, shopId, {
          name: name === undefined ? undefined : checkShopName(name),
          publicUrl: publicUrl ? checkPublicUrl(publicUrl) : publicUrl,
          returnAddress: emptied(returnAddress),
          returnHints: emptied(returnHints),
          ...others,
        });
        await appendEvent(tx, shopId, 'shops.shop-changed', {}, app.clock.now());
        return loadShop(tx, shopId);
      });
    },
  );
}

/** A field of blanks is an empty one; what was left out stays as it is. */
const emptied = (text: string | null | undefined) => (text === undefined ? undefined : text?.trim() || null);

function hoursRoutes(app: App): void {
  app.get(
    '/api/shop/hours',
    { config: { access: 'signed_in' }, schema: { summary: 'Business hours', response: { 200: HoursView } } },
    async (request) => viewOf(await loadShop(app.db, agentOf(request).shopId)),
  );
  app.put(
    '/api/shop/hours',
    {
      config: { access: { roles: managers } },
      schema: { summary: 'Set all business hours', body: HoursView, response: { 200: HoursView } },
    },
    async (request) => {
      const { shopId } = agentOf(request);
      const { weekly, specialDays } = readHours(request.body);
      return app.db.transaction().execute(async (tx) => {
        await replaceHours(tx, shopId, weekly, specialDays);
        await appendEvent(tx, shopId, 'shops.hours-changed', {}, app.clock.now());
        return viewOf(await loadShop(tx, shopId));
      });
    },
  );
}

type HoursBody = Static<typeof HoursView>;

function viewOf(shop: Shop): HoursBody {
  return {
    weekly: shop.hours.weekly.map((periods) => periods.map(written)),
    specialDays: shop.specialDays.map(({ periods, ...day }) => ({ ...day, periods: periods.map(written) })),
  };
}

/** Throws Refused `bad_hours`, naming the day. */
function readHours(body: HoursBody) {
  const weekly = body.weekly.map((periods) => periods.map(read));
  const specialDays = body.specialDays.map(({ periods, ...day }) => ({ ...day, periods: periods.map(read) }));
  const days = new Map(weekly.map((periods, index) => [`weekly.${index + 1}`, periods]));
  for (const { day, periods } of specialDays) {
    if (days.has(day)) throw new Refused('bad_hours', 400, { day });
    days.set(day, periods);
  }
  const faulty = faultyDay(days);
  if (faulty) throw new Refused('bad_hours', 400, { day: faulty });
  return { weekly, specialDays };
}

function written({ opens, closes }: Period) {
  return { opens: clockOf(opens), closes: clockOf(closes) };
}

function read({ opens, closes }: { opens: string; closes: string }): Period {
  return { opens: minutesOf(opens), closes: minutesOf(closes) };
}
