import { sql } from 'kysely';
import { Type } from 'typebox';
import { type Availability, availabilities, managers, roles } from '../../shared/access.ts';
import type { Db, Tx } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { appendEvent } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, OneOf, refusals } from '../platform/http-schemas.ts';
import { loadShop } from './queries.ts';

const MeView = Type.Object({
  agentId: Id,
  name: Type.String(),
  role: OneOf(roles),
  availability: { ...OneOf(availabilities), description: 'Online agents are given new conversations in turn.' },
  shop: Type.Object({
    id: Id,
    code: Type.String(),
    name: Type.String(),
    zone: Type.String(),
    currency: Type.String(),
    country: Type.String(),
  }),
});

const Limit = Type.Object({
  mostOpen: Type.Integer({
    minimum: 0,
    maximum: 200,
    description: 'Open conversations at most; 0 takes none in turn.',
  }),
});

/** The agent who is signed in, and whether they are at their desk. */
export function meRoutes(app: App): void {
  app.get(
    '/api/me',
    {
      config: { access: 'signed_in' },
      schema: { summary: 'Who is signed in', response: { 200: MeView } },
    },
    async (request) => {
      const { agentId, name, role, shopId } = agentOf(request);
      const { id, code, name: shopName, zone, currency, country } = await loadShop(app.db, shopId);
      const availability = await selectAvailability(app.db, shopId, agentId);
      return { agentId, name, role, availability, shop: { id, code, name: shopName, zone, currency, country } };
    },
  );
  app.put(
    '/api/me/availability',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Say that you are at your desk, or away',
        description: 'Only online agents are given new conversations; what somebody away holds, others may take over.',
        body: Type.Object({ availability: OneOf(availabilities) }),
        response: { 200: Type.Object({ availability: OneOf(availabilities) }) },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const { availability } = request.body;
      const now = app.clock.now();
      await app.db.transaction().execute((tx) => setAvailability(tx, { shopId, agentId, availability }, now));
      return { availability };
    },
  );
}

/** How many open conversations somebody is given in turn: each says it for oneself, who runs the shop for anybody. */
export function limitRoutes(app: App): void {
  const description = 'New conversations go past whoever has this many open; others may still assign them more.';
  app.put(
    '/api/me/limit',
    {
      config: { access: 'signed_in' },
      schema: {
        summary: 'Say how many open conversations you take',
        description,
        body: Limit,
        response: { 200: Limit },
      },
    },
    async (request) => {
      const { shopId, agentId } = agentOf(request);
      const desk = { shopId, agentId, ...request.body };
      await app.db.transaction().execute((tx) => setLimit(tx, desk, app.clock.now()));
      return request.body;
    },
  );
  app.put(
    '/api/agents/:agentId/limit',
    {
      config: { access: { roles: managers } },
      schema: {
        summary: 'Say how many open conversations an agent takes',
        description,
        params: Type.Object({ agentId: Id }),
        body: Limit,
        response: { 200: Limit, ...refusals(404) },
      },
    },
    async (request) => {
      const desk = { shopId: agentOf(request).shopId, ...request.params, ...request.body };
      await app.db.transaction().execute((tx) => setLimit(tx, desk, app.clock.now()));
      return request.body;
    },
  );
}

async function selectAvailability(db: Db, shopId: string, agentId: string): Promise<Availability> {
  const { rows } = await sql<{ availability: Availability }>`
    select availability from agent_desks where shop_id = ${shopId} and agent_id = ${agentId}`.execute(db);
  return rows[0]?.availability ?? 'away';
}

async function setAvailability(
  tx: Tx,
  { shopId, agentId, availability }: { shopId: string; agentId: string; availability: Availability },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into agent_desks (shop_id, agent_id, availability, last_seen_at)
    values (${shopId}, ${agentId}, ${availability}, ${now})
    on conflict (shop_id, agent_id) do update
    set availability = excluded.availability, last_seen_at = excluded.last_seen_at`.execute(tx);
  await appendEvent(tx, shopId, 'shops.availability-changed', { agentId, availability }, now);
}

/** Of somebody who was never at their desk it is kept for the day they come. Throws `not_found`. */
async function setLimit(
  tx: Tx,
  { shopId, agentId, mostOpen }: { shopId: string; agentId: string; mostOpen: number },
  now: Temporal.Instant,
): Promise<void> {
  const { numAffectedRows } = await sql`insert into agent_desks (shop_id, agent_id, availability, most_open)
    select shop_id, id, 'away', ${mostOpen} from agents
    where shop_id = ${shopId} and id = ${agentId} and revoked_at is null
    on conflict (shop_id, agent_id) do update set most_open = excluded.most_open`.execute(tx);
  if (!numAffectedRows) throw notFound();
  await appendEvent(tx, shopId, 'shops.limit-changed', { agentId }, now);
}
