import type { Db, Tx } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { readInstallation } from '../platform/installation.ts';
import { loadShop } from '../shops/index.ts';
import { spendTokens } from './gates.ts';
import { addressGuard } from './guards.ts';
import { leaseEnd, type Outbox } from './outbox.ts';
import type { Provider } from './provider.ts';
import { insertSending, lockStored, markVerified } from './provider-queries.ts';
import { type Claimed, holdClaims } from './queries.ts';
import { type CallResult, ranks, type Settlement, settlementOf } from './rules.ts';
import { settle } from './settle.ts';
import { suppressionGuard } from './suppress.ts';

export type SendNow = { shopId: string; providerId: string; address: string; content: unknown };

type Ports = Pick<Outbox, 'db' | 'now' | 'elapsedMs' | 'leaseSeconds' | 'findProvider' | 'reach'>;

/**
 * One message by exactly this provider, at once, and how its call ended. It stands in the ledger as `sending` before the
 * provider is called, so that a death in between leaves an ordinary doubt. What was not taken is not tried again: whoever
 * asked has the answer. Throws Refused `not_found`, `demo_sends_nothing`, `sending_off`, `bad_field`, `address_opted_out`.
 */
export async function sendNow(
  outbox: Ports,
  { shopId, providerId, address, content }: SendNow,
): Promise<{ sendId: string; result: CallResult }> {
  const provider = await outbox.findProvider(shopId, providerId);
  if (!provider || provider.channel === 'money') throw new Refused('not_found', 404);
  const leaseEndsMs = leaseEnd(outbox);
  const claimed = await begin(outbox, provider, { shopId, address, content });
  await outbox.reach?.('claim.committed');
  await outbox.reach?.('call.before');
  // Stopped for longer than the lease, it is a doubt by now: to call it still would make the doubt's end a lie.
  const isLate = outbox.elapsedMs() + provider.timeoutMs > leaseEndsMs;
  const result: CallResult = isLate ? { is: 'not_taken', reason: 'stood_still' } : await provider.send(claimed);
  await outbox.reach?.('call.after');
  const ended = { id: claimed.id, attempt: 1, settlement: endOf(result, provider) };
  // An answer opens a gate that silence has shut; one test that fails shuts none.
  const calls = { failures: 0, askedSeconds: 0, isNews: result.is === 'accepted' };
  await settle(outbox, shopId, providerId, [ended], calls);
  if (result.is === 'accepted') await markVerified(outbox.db, shopId, providerId, outbox.now());
  return { sendId: claimed.id, result };
}

/** Who can be asked something that moves nothing. */
type FindChecked = (shopId: string, id: string) => Promise<{ check?(): Promise<CallResult> } | null>;

/**
 * Whether exactly this provider answers, by a question that moves nothing; one that does is verified. Throws Refused
 * `not_found` (also for one that has no such question), `demo_sends_nothing`, `sending_off`.
 */
export async function checkNow(
  { db, now, findChecked }: Pick<Ports, 'db' | 'now'> & { findChecked: FindChecked },
  { shopId, providerId }: Pick<SendNow, 'shopId' | 'providerId'>,
): Promise<CallResult> {
  const checked = await findChecked(shopId, providerId);
  if (!checked?.check) throw new Refused('not_found', 404);
  await mayLeave(db, shopId);
  const result = await checked.check();
  if (result.is === 'accepted') await markVerified(db, shopId, providerId, now());
  return result;
}

const endOf = (result: CallResult, { certainty }: Provider): Settlement =>
  result.is === 'not_taken'
    ? { status: 'not_sent', reason: result.reason }
    : settlementOf(result, certainty, { tries: 1, inDoubt: false });

async function begin(
  outbox: Ports,
  provider: Provider,
  { shopId, address, content }: Omit<SendNow, 'providerId'>,
): Promise<Claimed> {
  const now = outbox.now();
  const claimed: Claimed = {
    ...{ shopId, id: newId(now), channel: provider.channel, address, content, purpose: 'service', rank: ranks.reply },
    ...{ attempt: 0, tries: 0, inDoubt: false, customerId: null, conversationId: null, notAfter: null },
    firstCalledAt: null,
  };
  await outbox.db.transaction().execute(async (tx) => {
    await holdClaims(tx, shopId);
    await mayLeave(tx, shopId);
    if (!(await lockStored(tx, shopId, provider.id))) throw new Refused('not_found', 404);
    const lease = { provider: provider.id, leaseSeconds: outbox.leaseSeconds };
    await insertSending(tx, claimed, lease, now);
    if ((await addressGuard.check(tx, shopId, [claimed], now)).length > 0)
      throw new Refused('bad_field', 400, { field: 'body.address', problem: 'not_as_expected' });
    if ((await suppressionGuard.check(tx, shopId, [claimed], now)).length > 0)
      throw new Refused('address_opted_out', 409);
    await spendTokens(tx, shopId, provider, 1);
    await outbox.reach?.('claim.marked');
  });
  return claimed;
}

async function mayLeave(tx: Db | Tx, shopId: string): Promise<void> {
  if ((await loadShop(tx, shopId)).isDemo) throw new Refused('demo_sends_nothing', 409);
  if (!(await readInstallation(tx)).sendingEnabled) throw new Refused('sending_off', 409);
}
