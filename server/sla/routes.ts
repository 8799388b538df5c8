import { Type } from 'typebox';
import { managers, roles } from '../../shared/access.ts';
import { readCursor, writeCursor } from '../platform/cursors.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { agentOf, readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, refusals, Time } from '../platform/http-schemas.ts';
import { loadLive } from './live.ts';
import { selectDueTimes, selectSettings, selectWaitingPage, upsertSettings } from './queries.ts';

const whole = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });

const SettingsView = Type.Object({
  firstResponseMinutes: whole(1, 10_080, 'Opening time within which a buyer’s question is answered'),
  resolutionHours: whole(1, 2_000, 'Opening time within which what a person has taken up is closed or handed back'),
  dueSoonMinutes: whole(0, 1_440, 'How long before a target of the shop’s own it is told; 0: never'),
  handBackMinutes: whole(
    1,
    10_080,
    'Opening time a buyer waits for a silent holder before others get the conversation',
  ),
  platformSeconds: whole(10, 86_400, 'The platform’s limit for a person’s answer'),
  platformFromHour: whole(0, 23, 'Questions from this hour of the shop’s day on count'),
  platformUntilHour: whole(1, 24, 'and before this one'),
  platformPercent: whole(1, 100, 'The share of rounds to be answered within the limit'),
  platformDays: whole(1, 366, 'over so many days, today included'),
  warnSeconds: whole(0, 86_400, 'How long before the platform’s limit it is told; 0: never'),
  sendsHolding: Type.Boolean({
    description: 'Qin itself asks the buyer for a moment then, where nobody has the conversation',
  }),
});

const share = {
  rounds: Type.Integer(),
  answeredInTime: Type.Integer(),
  share: Type.Union([Type.Number(), Type.Null()], { description: 'Percent; null: no rounds' }),
};
const LiveView = Type.Object({
  ...share,
  target: Type.Integer({ description: 'Percent' }),
  days: Type.Integer(),
  seconds: Type.Integer(),
  allowanceLeftToday: Type.Integer({
    description: 'Rounds that may still be slow while the share stays at its target',
  }),
  byAgent: Type.Array(
    Type.Object({
      agent: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()], {
        description: 'Who answered; null: nobody did',
      }),
      ...share,
    }),
  ),
  waitingNow: Type.Array(Type.Object({ conversationId: Id, since: Time, dueAt: Time }), {
    description: 'Rounds that can still be answered in time, the next one due first; at most 100',
  }),
});

const dueFields = {
  conversationId: Id,
  waitingSince: MaybeTime,
  platformDueAt: MaybeTime,
  responseDueAt: MaybeTime,
  resolutionDueAt: MaybeTime,
};

const reading = { access: { roles, scope: 'read' } } as const;

/** Targets for answers, the platform's rule, and what is due. */
export function slaRoutes(app: App): void {
  settingsRoutes(app);
  liveRoute(app);
  dueRoutes(app);
}

function settingsRoutes(app: App): void {
  app.get(
    '/api/sla/settings',
    { config: reading, schema: { summary: 'Targets for answers', response: { 200: SettingsView } } },
    async (request) => selectSettings(app.db, readerOf(request).shopId),
  );
  app.put(
    '/api/sla/settings',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Set the targets for answers',
        description: 'Holds for questions from now on.',
        body: SettingsView,
        response: { 200: SettingsView },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const settings = request.body;
      if (settings.platformFromHour >= settings.platformUntilHour)
        throw new Refused('bad_field', 400, {
          field: 'body.platformUntilHour',
          problem: 'not_after_start',
        });
      await app.db.transaction().execute(async (tx) => {
        await upsertSettings(tx, shopId, settings);
        await appendEvent(tx, shopId, 'sla.settings-changed', { agentId }, app.clock.now());
      });
      return settings;
    },
  );
}

function liveRoute(app: App): void {
  app.get(
    '/api/sla/live',
    {
      config: reading,
      schema: {
        summary: 'The platform’s rule now: the share, the allowance left today, and who waits',
        response: { 200: LiveView },
      },
    },
    async (request) => loadLive(app.db, readerOf(request).shopId, app.clock.now()),
  );
}

function dueRoutes(app: App): void {
  app.get(
    '/api/sla/waiting',
    {
      config: reading,
      schema: {
        summary: 'Who waits for a first response, the next one due first',
        querystring: Type.Object({
          after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
        }),
        response: { 200: Type.Object({ items: Type.Array(Type.Object(dueFields)), next: Maybe(Type.String()) }) },
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const { shopId } = readerOf(request);
      const page = await selectWaitingPage(app.db, shopId, after === undefined ? null : readCursor(after), limit);
      return { items: page.items, next: writeCursor(page.next) };
    },
  );
  app.get(
    '/api/conversations/:id/sla',
    {
      config: reading,
      schema: {
        summary: 'Until when a conversation must be answered and resolved; null: nothing is due',
        params: Type.Object({ id: Id }),
        response: { 200: Type.Object(dueFields), ...refusals(404) },
      },
    },
    async (request) => {
      const found = await selectDueTimes(app.db, readerOf(request).shopId, request.params.id);
      if (!found) throw notFound();
      return found;
    },
  );
}
