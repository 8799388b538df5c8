import { sql } from 'kysely';
import { Type } from 'typebox';
import { type Availability, availabilities, roles } from '../../shared/access.ts';
import type { Db, Tx } from '../platform/database.ts';
import { appendEvent } from '../platform/events.ts';
import type { App } from '../platform/http.ts';
import { agentOf } from '../platform/http-access.ts';
import { Id, OneOf } from '../platform/http-schemas.ts';
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
