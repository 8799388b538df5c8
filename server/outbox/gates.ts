import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { Channel, Provider } from './provider.ts';
import { failuresThatShut, ranks, shutSecondsOf, tokensFor } from './rules.ts';

export type OpenGate = { provider: Provider; free: number; failures: number };

type Gate = {
  provider: string;
  tokens: number | null;
  seconds: number;
  failures: number;
  isShut: boolean;
  repliesDue: number;
};

/** More replies than a claim takes need not be counted. */
const mostRepliesCounted = 500;

/**
 * The first provider that is not shut, and how many calls its rate leaves for this rank; null: none is up. Called under
 * the shop's turn, so that no two claims spend the same tokens.
 */
export async function findOpenGate(
  tx: Tx,
  {
    shopId,
    channel,
    providers,
    rank,
  }: { shopId: string; channel: Channel; providers: readonly Provider[]; rank: number },
  now: Temporal.Instant,
): Promise<OpenGate | null> {
  const repliesDue =
    rank === ranks.reply
      ? sql`0`
      : sql`(select count(*)::int from (select from sends where shop_id = ${shopId} and channel = ${channel}
          and status = 'queued' and rank = ${ranks.reply} and due_at <= ${now} limit ${mostRepliesCounted}) due)`;
  const { rows } = await sql<Gate>`
    select p.id as provider, g.tokens, extract(epoch from clock_timestamp() - g.filled_at)::double precision as seconds,
      coalesce(g.failures, 0) as failures, coalesce(g.shut_until > clock_timestamp(), false) as "isShut",
      ${repliesDue} as "repliesDue"
    from unnest(${providers.map(({ id }) => id)}::text[]) p(id)
    left join provider_gates g on g.shop_id = ${shopId} and g.provider = p.id`.execute(tx);
  const gates = new Map(rows.map((row) => [row.provider, row]));
  const provider = providers.find(({ id }) => !gates.get(id)?.isShut);
  const gate = provider && gates.get(provider.id);
  if (!gate) return null;
  const { perSecond } = provider;
  const most = Math.max(1, perSecond);
  const tokens = gate.tokens === null ? most : Math.min(most, gate.tokens + gate.seconds * perSecond);
  const free = tokensFor(rank, tokens, perSecond, gate.repliesDue);
  // After being shut, one call tries it out.
  return { provider, free: gate.failures >= failuresThatShut ? Math.min(1, free) : free, failures: gate.failures };
}

export async function spendTokens(tx: Tx, shopId: string, { id, perSecond }: Provider, count: number): Promise<void> {
  const most = Math.max(1, perSecond);
  await sql`
    insert into provider_gates as g (shop_id, provider, tokens, filled_at)
    values (${shopId}, ${id}, ${most - count}, clock_timestamp())
    on conflict (shop_id, provider) do update set filled_at = clock_timestamp(), tokens = least(${most}::double precision,
      g.tokens + extract(epoch from clock_timestamp() - g.filled_at) * ${perSecond}) - ${count}`.execute(tx);
}

/** How a handful of calls went: an answer of any kind opens the gate, silence shuts it by and by. */
export async function noteCalls(
  tx: Tx,
  shopId: string,
  provider: string,
  { failures, askedSeconds }: { failures: number; askedSeconds: number },
): Promise<void> {
  const shutSeconds = shutSecondsOf(failures, askedSeconds);
  await sql`
    update provider_gates set failures = ${failures},
      shut_until = case when ${shutSeconds} > 0 then clock_timestamp() + make_interval(secs => ${shutSeconds}) end
    where shop_id = ${shopId} and provider = ${provider}`.execute(tx);
}
