import { doubt, noesThatProve, settlementOf } from '../server/outbox/rules.ts';
import { needsSecondPerson } from '../server/refunds/rules.ts';
import {
  amounts,
  leaseSeconds,
  paid,
  pick,
  type Refund,
  type Send,
  settle,
  turn,
  type Worker,
  type World,
} from './refund-world.ts';

function queue(world: World, refund: Refund): void {
  refund.status = 'queued';
  world.sends.push({
    ...{ refund, status: 'queued', attempt: 0, tries: 0, inDoubt: false, leaseUntil: 0 },
    ...{ firstCalledAt: null, askAt: null, asks: 0 },
  });
}

/** Somebody asks for a refund: locks the till, reads, writes; a step each. */
export function stepAsker(world: World): void {
  const { mistake, askers, refunds } = world;
  const n = pick(world, askers.length);
  const asker = askers[n];
  if (!asker) {
    askers[n] = { at: 'start', key: pick(world, amounts.length), left: 0, before: undefined, isBlocked: false };
  } else if (asker.at === 'start') {
    if (mistake !== 'no_lock' && world.lockedBy !== -1) return;
    if (mistake !== 'no_lock') world.lockedBy = n;
    asker.at = 'locked';
  } else if (asker.at === 'locked') {
    asker.before = mistake === 'no_key' ? undefined : refunds.find(({ key }) => key === asker.key);
    asker.left = paid - world.committed;
    asker.isBlocked = refunds.some(({ status }) => status === 'unknown') && mistake !== 'doubt_frees_the_sum';
    asker.at = 'read';
  } else {
    const amount = amounts[asker.key] ?? 1;
    // A node that dies before it commits has written nothing.
    const isDead = world.random() < 0.1;
    if (!isDead && !asker.before && !asker.isBlocked && amount <= asker.left) write(world, asker.key, amount);
    if (world.lockedBy === n) world.lockedBy = -1;
    askers[n] = null;
  }
}

function write(world: World, key: number, amount: number): void {
  const refund: Refund = { id: world.refunds.length, key, amount, status: 'waiting_approval' };
  const asked = { amountMinor: world.committed + amount, currency: 'CNY' };
  world.committed += amount;
  world.refunds.push(refund);
  if (!needsSecondPerson(asked, { minor: 4000, currency: 'CNY' })) queue(world, refund);
}

/** The second person lets a refund go, or takes it back. */
export function decide(world: World): void {
  const refund = world.refunds.find(({ status }) => status === 'waiting_approval');
  if (!refund) return;
  if (world.random() < 0.7) queue(world, refund);
  else turn(world, refund, 'cancelled');
}

/** A worker claims what is queued, calls the bank, and writes down what it said; it may die before and after each. */
export function stepWorker(world: World, n: number): void {
  const { workers, certainty } = world;
  const worker = workers[n];
  if (!worker) {
    const due = world.sends.find(({ status }) => status === 'queued');
    if (due) workers[n] = claim(world, due);
  } else if (world.random() < 0.12) {
    workers[n] = null; // dies, before its call or after it
  } else if (!worker.result) {
    // One that stood still for longer than its lease does not call any more.
    if (world.now >= worker.leaseUntil) workers[n] = null;
    else {
      const said = call(world, worker.send);
      const inDoubt = worker.wasInDoubt;
      const result = said === 'accepted' ? { is: said, providerMessageId: 'p' } : { is: said, reason: said };
      worker.result = settlementOf(result, certainty, { tries: worker.send.tries, inDoubt });
    }
  } else {
    const { send, attempt, result } = worker;
    if (send.status === 'sending' && send.attempt === attempt) settle(world, send, result);
    workers[n] = null;
  }
}

function claim({ now }: World, send: Send): Worker {
  const wasInDoubt = send.inDoubt;
  send.status = 'sending';
  send.attempt += 1;
  send.tries += 1;
  send.leaseUntil = now + leaseSeconds;
  send.firstCalledAt ??= now;
  return { send, attempt: send.attempt, leaseUntil: send.leaseUntil, wasInDoubt, result: null };
}

/** The bank: it may move the money and say nothing of it. */
function call(world: World, { refund }: Send): 'accepted' | 'unclear' | 'refused' | 'not_taken' {
  const { certainty, mistake, books, now } = world;
  const roll = world.random();
  const isKnown =
    certainty.kind === 'key' &&
    mistake !== 'key_of_its_own' &&
    books.some(({ id, at }) => id === refund.id && now - at < certainty.seconds);
  if (roll < 0.62 && !isKnown) books.push({ id: refund.id, amount: refund.amount, at: now });
  if (roll < 0.5) return 'accepted';
  if (roll < 0.72) return 'unclear';
  return roll < 0.87 ? 'not_taken' : 'refused';
}

/** A worker that lives looks after those whose worker has gone, and after doubts that can be ended. */
export function endDoubts(world: World): void {
  const { now, certainty, mistake } = world;
  for (const send of world.sends) {
    if (send.status === 'sending' && send.leaseUntil <= now)
      settle(
        world,
        send,
        mistake === 'doubt_called_again'
          ? { status: 'queued', reason: null, afterSeconds: 0 }
          : doubt('worker_gone', certainty, send.tries),
      );
    if (send.status === 'unknown' && send.askAt !== null && send.askAt <= now) askAgain(world, send);
  }
}

/** By the same key, as long as the bank knows it; or it is asked whether it has the refund, and its noes are counted. */
function askAgain(world: World, send: Send): void {
  const { now, certainty, workers } = world;
  if (certainty.kind === 'key') {
    if (now - (send.firstCalledAt ?? now) > certainty.seconds - leaseSeconds) send.askAt = null;
    else if (!workers[0]) workers[0] = claim(world, send);
  } else if (certainty.kind === 'query') {
    const found = world.books.find(({ id }) => id === send.refund.id);
    const isShown = found && now - found.at >= certainty.seconds * world.random();
    if (isShown) settle(world, send, { status: 'sent', providerMessageId: 'p' });
    else if (++send.asks >= noesThatProve) {
      send.asks = 0;
      settle(world, send, { status: 'queued', reason: null, afterSeconds: 0 });
    } else send.askAt = now + certainty.seconds;
  }
}

/** A person looks at the bank; the bank tells by itself. */
export function hear(world: World): void {
  const { sends, books } = world;
  const send = sends.find(({ status, askAt }) => status === 'unknown' && askAt === null);
  const told = books[pick(world, books.length + 1)];
  if (send) {
    const isThere = books.some(({ id }) => id === send.refund.id);
    settle(
      world,
      send,
      isThere ? { status: 'sent', providerMessageId: 'p' } : { status: 'not_sent', reason: 'dropped' },
    );
  } else if (told) {
    const of = sends.find(({ refund }) => refund.id === told.id);
    if (of && of.status !== 'sent') settle(world, of, { status: 'sent', providerMessageId: 'p' });
  }
}
