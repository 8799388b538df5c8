import { Type } from 'typebox';
import { roles } from '../../shared/access.ts';
import { readCursor, writeCursor } from '../platform/cursors.ts';
import type { Db } from '../platform/database.ts';
import type { App } from '../platform/http.ts';
import { readerOf } from '../platform/http-access.ts';
import { Id, Maybe, MaybeTime, OneOf, Time } from '../platform/http-schemas.ts';
import { promiseStatuses } from '../promises/index.ts';
import { loadShop, minutesOfWork, type Shop } from '../shops/index.ts';
import {
  type BoardDay,
  boardLists,
  selectBoardPage,
  selectTallies,
  type Tally,
  type TallyOf,
} from './promise-board-queries.ts';

const counts = {
  dueToday: Type.Integer({ description: 'Open and still in time.' }),
  overdue: Type.Integer({ description: 'Open and past their time: broken within a minute.' }),
  kept: Type.Integer(),
  broken: Type.Integer(),
  waived: Type.Integer(),
};
const Person = Type.Object({ id: Id, name: Type.String() });
const Script = Type.Object({ situation: Type.String(), version: Type.Integer() });

const BoardView = Type.Object({
  day: Type.String({ description: 'The day in the shop’s zone' }),
  counts: Type.Object(counts),
  byAgent: Type.Array(
    Type.Object({ agent: Type.Union([Person, Type.Null()], { description: 'Null: Qin promised.' }), ...counts }),
  ),
  byScript: Type.Array(
    Type.Object({ script: Type.Union([Script, Type.Null()], { description: 'Null: in own words.' }), ...counts }),
  ),
});

const ItemView = Type.Object({
  id: Id,
  kind: Type.String(),
  status: OneOf(promiseStatuses),
  said: Type.Union([Type.String(), Type.Null()], { description: 'The sentence that promised it.' }),
  subject: Type.Object({ type: Type.String(), id: Id, label: Maybe(Type.String()) }),
  conversationId: Maybe(Id),
  customer: Maybe(Type.Object({ id: Id, name: Maybe(Type.String()) })),
  agent: Type.Union([Person, Type.Null()], { description: 'Who promised; null: Qin.' }),
  script: Maybe(Script),
  dueAt: Time,
  minutesLeft: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Opening time left, in minutes; null: it has ended.',
  }),
  madeAt: Time,
  settledAt: MaybeTime,
  settledBy: Type.Union([Person, Type.Null()], { description: 'Null: it settled by itself.' }),
  evidence: Maybe(Type.String()),
});

const reading = { access: { roles, scope: 'read' } } as const;

/** Promises of the shop's day. Ending one is POST /api/promises/:id/settle; breaking happens by itself. */
export function promiseBoardRoutes(app: App): void {
  app.get(
    '/api/promises/board',
    {
      config: reading,
      schema: { summary: 'Promises of today: counts, by agent and by script', response: { 200: BoardView } },
    },
    async (request) => loadBoard(app.db, readerOf(request).shopId, app.clock.now()),
  );
  app.get(
    '/api/promises/board/items',
    {
      config: reading,
      schema: {
        summary: 'Promises of today, a list and a page at a time',
        description: 'Open lists: the next due first. `kept`, `broken`, `waived`: of today, the last ended first.',
        querystring: Type.Object({
          list: { ...OneOf(boardLists), default: 'due_today' },
          after: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
        }),
        response: { 200: Type.Object({ items: Type.Array(ItemView), next: Maybe(Type.String()) }) },
      },
    },
    async (request) => {
      const { shopId } = readerOf(request);
      const { list, limit, after } = request.query;
      const now = app.clock.now();
      const shop = await loadShop(app.db, shopId);
      const wanted = { list, limit, day: dayOf(shop, now), after: after === undefined ? null : readCursor(after) };
      const { items, next } = await selectBoardPage(app.db, shopId, wanted);
      const minutesLeft = (dueAt: Temporal.Instant) => minutesOfWork(shop.hours, shop.zone, now, dueAt);
      return {
        items: items.map((item) => ({ ...item, minutesLeft: item.status === 'open' ? minutesLeft(item.dueAt) : null })),
        next: writeCursor(next),
      };
    },
  );
}

/** Two statements, whatever there is. */
async function loadBoard(db: Db, shopId: string, now: Temporal.Instant) {
  const shop = await loadShop(db, shopId);
  const tallies = await selectTallies(db, shopId, dayOf(shop, now));
  return {
    day: now.toZonedDateTimeISO(shop.zone).toPlainDate().toString(),
    counts: summed(tallies),
    byAgent: grouped(tallies, ({ agent }) => agent?.id ?? '').map((group) => ({
      agent: group[0]?.agent ?? null,
      ...summed(group),
    })),
    byScript: grouped(tallies, ({ script }) => (script ? `${script.situation} ${script.version}` : '')).map(
      (group) => ({ script: group[0]?.script ?? null, ...summed(group) }),
    ),
  };
}

function dayOf({ zone }: Pick<Shop, 'zone'>, now: Temporal.Instant): BoardDay {
  const today = now.toZonedDateTimeISO(zone).startOfDay();
  return { from: today.toInstant(), until: today.add({ days: 1 }).startOfDay().toInstant(), now };
}

function grouped(tallies: readonly TallyOf[], keyOf: (tally: TallyOf) => string): TallyOf[][] {
  return [...Map.groupBy(tallies, keyOf).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function summed(tallies: readonly Tally[]): Tally {
  const sum = (name: keyof Tally) => tallies.reduce((total, tally) => total + tally[name], 0);
  return {
    ...{ dueToday: sum('dueToday'), overdue: sum('overdue') },
    ...{ kept: sum('kept'), broken: sum('broken'), waived: sum('waived') },
  };
}
