import { sql } from 'kysely';
import { hookRoutes } from '../server/hooks/index.ts';
import { takeWaiting } from '../server/hooks/jobs.ts';
import type { HookPorts } from '../server/hooks/take-delivery.ts';
import { enqueueSends } from '../server/outbox/index.ts';
import { stopwatch } from '../server/platform/clock.ts';
import type { Db } from '../server/platform/database.ts';
import { type App, openHttp } from '../server/platform/http.ts';
import { newId } from '../server/platform/ids.ts';
import { openLog } from '../server/platform/log.ts';
import { seal } from '../server/platform/seal.ts';
import {
  factOf,
  factsPerSend,
  forge,
  malform,
  type Posters,
  type PostKind,
  planPosts,
  postFact,
  webhookSecret,
  whoPosts,
} from './hooks-posts.ts';

export type HooksPlan = { deliveries: number; seed: number; atOnce: number };
export type HooksReport = {
  posted: Record<PostKind, number>;
  forgedAccepted: number;
  genuineRefused: number;
  perSecond: number;
  faults: string[];
};

const start = Temporal.Instant.from('2026-03-10T01:00:00Z');
/** Time goes on with what is posted, a minute for 300,000: signatures stay young, and nobody posts above the door's limit. */
const postsPerMs = 5;
/** 429: whoever tries invented addresses gets no other answer after the first three hundred in a minute. */
const refusals = [401, 404, 429];

/**
 * Posts everything through the door, shuffled, doubled, forged and broken, and compares what the database holds in the end
 * with what each fact, once and in order, comes to.
 */
export async function postMany(
  db: Db,
  makePorts: (clock: { now(): Temporal.Instant }) => HookPorts,
  { deliveries, seed, atOnce }: HooksPlan,
): Promise<HooksReport> {
  let count = 0;
  const clock = { now: () => start.add({ milliseconds: Math.floor(count / postsPerMs) }) };
  const ports = makePorts(clock);
  const plan = planPosts(deliveries, seed);
  const shopId = await makeShop(db);
  const posters = await makePosters(db, ports.secret, shopId, Math.ceil(plan.facts / factsPerSend));
  const app = await openDoor(db, clock, ports);
  const report: HooksReport = {
    posted: { genuine: 0, duplicate: 0, forged: 0, malformed: 0 },
    ...{ forgedAccepted: 0, genuineRefused: 0, perSecond: 0, faults: [] },
  };
  const passedMs = stopwatch();
  const poster = async () => {
    while (count < deliveries) {
      const { kind, n } = plan.postAt(count++);
      const { statusCode } = await app.inject(postOf(posters, kind, n));
      report.posted[kind] += 1;
      if (kind === 'forged' && !refusals.includes(statusCode)) report.forgedAccepted += 1;
      if ((kind === 'genuine' || kind === 'duplicate') && statusCode !== 200) report.genuineRefused += 1;
      if (kind === 'malformed' && statusCode !== 200) report.faults.push(`malformed ${n} was answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, poster));
  report.perSecond = Math.round((deliveries / passedMs()) * 1000);
  await takeWaiting(db, ports, () => start.add({ hours: 1 }));
  report.faults.push(...(await verdictOn(db, shopId, plan, posters)));
  if (report.forgedAccepted > 0) report.faults.push(`${report.forgedAccepted} forged accepted`);
  if (report.genuineRefused > 0) report.faults.push(`${report.genuineRefused} genuine refused`);
  await app.close();
  return report;
}

function postOf(posters: Posters, kind: PostKind, n: number) {
  if (kind === 'forged') return forge(posters, n);
  if (kind === 'malformed') return malform(posters, n);
  // Every other duplicate is signed anew, as a service does that tries again.
  return postFact(posters, n, kind === 'duplicate' && n % 2 === 0);
}

async function openDoor(db: Db, clock: { now(): Temporal.Instant }, ports: HookPorts): Promise<App> {
  const nobody = async () => null;
  const log = openLog('silent');
  const app = await openHttp({
    db,
    clock,
    log,
    publicUrl: '',
    trustedProxies: [],
    identify: nobody,
    identifyBuyer: nobody,
  });
  hookRoutes(app, ports);
  await app.ready();
  return app;
}

async function makeShop(db: Db): Promise<string> {
  const id = newId(start);
  await sql`insert into shops (id, code, name, country, zone, currency, created_at)
    values (${id}, ${id}, ${id}, 'CN', 'Asia/Shanghai', 'CNY', ${start})`.execute(db);
  return id;
}

async function makePosters(db: Db, secret: string, shopId: string, sends: number): Promise<Posters> {
  const providerIds = Array.from({ length: whoPosts }, () => newId(start));
  for (const [n, id] of providerIds.entries())
    await sql`
      insert into providers (shop_id, id, kind, channel, name, settings, sealed, place, per_second, changed_at)
      values (${shopId}, ${id}, ${n % 2 === 0 ? 'webhook' : 'kannel'}, 'sms', ${id}, '{}',
        ${seal(secret, 'providers', JSON.stringify({ secret: webhookSecret }))}, 1, 10, ${start})`.execute(db);
  for (let from = 0; from < sends; from += 5000) {
    const batch = Array.from({ length: Math.min(5000, sends - from) }, (_, n) => ({
      ...({ key: `k${from + n}`, rank: 'campaign', purpose: 'promotion', channel: 'sms', address: 'a' } as const),
      content: {},
    }));
    await db.transaction().execute((tx) => enqueueSends(tx, shopId, batch, start));
  }
  // Handed to their providers already, each under an id of its own.
  await sql`update sends set status = 'sent', attempt = 1, provider = (${providerIds}::text[])[substr(key, 2)::int % ${whoPosts}::int + 1],
    provider_message_id = 'p-' || substr(key, 2), settled_at = ${start} where shop_id = ${shopId}`.execute(db);
  const { rows } = await sql<{ id: string }>`
    select id from sends where shop_id = ${shopId} order by substr(key, 2)::int`.execute(db);
  return { secret, providerIds, sendIds: rows.map(({ id }) => id), start };
}

type Plan = ReturnType<typeof planPosts>;

async function verdictOn(db: Db, shopId: string, plan: Plan, { sendIds }: Posters): Promise<string[]> {
  const [faults, newest] = [[] as string[], new Map<number, { delivery: string; atSeconds: number }>()];
  const messages = new Map<string, string>();
  for (let n = 0; n < plan.facts; n++) {
    const fact = factOf(n);
    if (fact.is === 'message') messages.set(`${fact.from} ${fact.text} ${n}`, fact.text);
    else if ((newest.get(fact.send)?.atSeconds ?? -1) < fact.atSeconds) newest.set(fact.send, fact);
  }
  const { rows: sends } = await sql<{ delivery: string | null; at: Temporal.Instant | null; reason: string | null }>`
    select delivery, delivery_at as at, delivery_reason as reason from sends where shop_id = ${shopId} and key like 'k%'
    order by substr(key, 2)::int`.execute(db);
  for (const [send, { delivery, at, reason }] of sends.entries()) {
    const expected = newest.get(send);
    const expectedAt = expected && start.add({ seconds: expected.atSeconds }).toString();
    if (delivery !== (expected?.delivery ?? null) || at?.toString() !== expectedAt || /FORGED/.test(reason ?? ''))
      faults.push(`send ${sendIds[send]}: ${delivery} ${at} ${reason}, not ${expected?.delivery} ${expectedAt}`);
  }
  const { rows: found } = await sql<{ key: string; body: string; id: string }>`
    select c.channel_key as key, m.body, split_part(m.provider_message_id, ':', 2) as id
    from messages m join conversations c on c.shop_id = m.shop_id and c.id = m.conversation_id
    where m.shop_id = ${shopId} and m.author = 'buyer'`.execute(db);
  for (const { key, body, id } of found)
    if (!messages.delete(`${key} ${body} ${id.slice(1)}`)) faults.push(`message twice or forged: ${id} ${body}`);
  for (const lost of messages.keys()) faults.push(`message lost: ${lost}`);
  return [...faults, ...(await countsOff(db, shopId, plan))].slice(0, 50);
}

/** Refusals, what is kept aside, and what nobody may have said. */
async function countsOff(db: Db, shopId: string, plan: Plan): Promise<string[]> {
  const refusers = new Set<string>();
  for (let n = 0; n < plan.facts; n++) {
    const fact = factOf(n);
    if (fact.is === 'message' && fact.text === 'TD') refusers.add(fact.from);
  }
  let unproven = 0;
  for (let at = 0; at < plan.facts + plan.forged + plan.malformed; at++)
    if (at >= plan.facts && at < plan.facts + plan.forged && at % 5 !== 4) unproven += 1;
  const { rows } = await sql<{ refused: number; waiting: number; held: number; sent: number }>`
    select (select count(*) from suppressions where shop_id = ${shopId})::int as refused,
      (select count(*) from hook_deliveries where shop_id = ${shopId} and state = 'received')::int as waiting,
      (select coalesce(sum(held), 0) from hook_days where shop_id = ${shopId})::int as held,
      (select count(*) from send_evidence where shop_id = ${shopId} and detail::text like '%FORGED%')::int as sent`.execute(
    db,
  );
  const expected = { refused: refusers.size, waiting: 0, held: unproven + plan.malformed, sent: 0 };
  const found = rows[0];
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`${JSON.stringify(found)}, not ${JSON.stringify(expected)}`];
}
