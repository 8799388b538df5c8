import { sql } from 'kysely';
import type { Tx } from '../platform/database.ts';
import type { Provider } from './provider.ts';
import { failuresThatShut, shutSecondsOf, tokensFor } from './rules.ts';

export type OpenGate = { provider: Provider; free: number; failures: number };

/**
 * The first provider that is not shut, and how many calls its rate leaves for this rank; null: none is up. Called under
 * the shop's turn, so that no two claims spend the same tokens.
 */
export async function findOpenGate(
  tx: Tx,
  shopId: string,
  providers: readonly Provider[],
  rank: number,
): Promise<OpenGate | null> {
  const { rows } = await sql<{ provider: string; tokens: number; seconds: number; failures: number; isShut: boolean }>`
    select provider, tokens, extract(epoch from clock_timestamp() - filled_at)::double precision as seconds, failures,
      coalesce(shut_until > clock_timestamp(), false) as "isShut"
    from provider_gates where shop_id = ${shopId} and provider = any(${providers.map(({ id }) => id)})`.execute(tx);
  const gates = new Map(rows.map((row) => [row.provider, row]));
  const provider = providers.find(({ id }) => !gates.get(id)?.isShut);
  if (!provider) return null;
  const { perSecond } = provider;
  const gate = gates.get(provider.id);
  if (!gate) return { provider, free: tokensFor(rank, Math.max(1, perSecond), perSecond), failures: 0 };
  const tokens = Math.min(Math.max(1, perSecond), gate.tokens + gate.seconds * perSecond);
  const free = tokensFor(rank, tokens, perSecond);
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
