import type { Batch } from './claim.ts';
import type { Outbox } from './outbox.ts';
import type { Claimed, Settled } from './queries.ts';
import { type CallResult, failuresThatShut, type Settlement, settlementOf, uncalled } from './rules.ts';
import { type Calls, settle } from './settle.ts';

/**
 * Calls what was claimed, so many at once; what has ended is written down while the others are still under way. `before`:
 * how the calls before these went, where this batch was claimed meanwhile. Returns how they went.
 */
export async function callAll(outbox: Outbox, shopId: string, batch: Batch, before?: Calls): Promise<Calls> {
  const { provider, claimed, leaseEndsMs } = batch;
  const waiting = claimed.values();
  let calls: Calls = before
    ? { ...before, isNews: isSilent(before) }
    : { failures: batch.failures, askedSeconds: 0, isNews: false };
  const writer = writeDown((ended) => settle(outbox, shopId, provider.id, ended, calls));
  const callers = Array.from({ length: Math.min(provider.atOnce, claimed.length) }, async () => {
    for (const outgoing of waiting) {
      await outbox.reach?.('call.before');
      // Stopped for longer than the lease, another worker has it by now: this one must not call any more.
      const isLate = outbox.elapsedMs() + provider.timeoutMs > leaseEndsMs;
      if (isLate || isSilent(calls) || outbox.isStopping?.()) {
        writer.add(ended(outgoing, uncalled(outgoing.inDoubt)));
        continue;
      }
      const result = await provider.send(outgoing);
      await outbox.reach?.('call.after');
      calls = after(calls, result);
      const { inDoubt, tries } = outgoing;
      writer.add(ended(outgoing, settlementOf(result, provider.certainty, { tries: tries + 1, inDoubt })));
    }
  });
  await Promise.all(callers);
  await writer.done();
  return calls;
}

const ended = ({ id, attempt }: Claimed, settlement: Settlement): Settled => ({ id, attempt: attempt + 1, settlement });

/** To a provider that has fallen silent, or wants to be left alone, each further call would be one more doubt. */
const isSilent = ({ isNews, failures, askedSeconds }: Calls) =>
  isNews && (failures >= failuresThatShut || askedSeconds > 0);

/** An answer is an answer, also a no, or a "later" to this one alone. */
function after(calls: Calls, result: CallResult): Calls {
  const isAnswer = result.is === 'accepted' || result.is === 'refused';
  if (isAnswer || (result.is === 'not_taken' && result.isAboutThis))
    return { ...calls, failures: 0, isNews: calls.isNews || calls.failures > 0 };
  const asked = result.is === 'not_taken' ? (result.afterSeconds ?? 0) : 0;
  return { failures: calls.failures + 1, askedSeconds: Math.max(calls.askedSeconds, asked), isNews: true };
}

/** Writes what has come while it was writing as the next handful. `add` throws what went wrong before. */
function writeDown(write: (ended: Settled[]) => Promise<void>) {
  let waiting: Settled[] = [];
  let writing: Promise<void> | null = null;
  let fault: { error: unknown } | null = null;
  const next = async () => {
    while (waiting.length > 0 && !fault) {
      const handful = waiting;
      waiting = [];
      await write(handful).catch((error) => {
        fault = { error };
      });
    }
    writing = null;
  };
  const check = () => {
    if (fault) throw fault.error;
  };
  return {
    add: (one: Settled) => {
      check();
      waiting.push(one);
      writing ??= next();
    },
    done: async () => {
      await writing;
      check();
    },
  };
}
