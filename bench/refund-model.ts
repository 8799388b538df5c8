import { type Certainty, doubt, noesThatProve, type Settlement, settlementOf } from '../server/outbox/rules.ts';
import { holdsMoney, needsSecondPerson, type RefundStatus, statusFromSend } from '../server/refunds/rules.ts';
import { randomFrom } from '../shared/random.ts';

/** Mistakes that the model can be given, to see that it would find them. */
export type Mistake = 'no_lock' | 'doubt_called_again' | 'key_of_its_own' | 'doubt_frees_the_sum' | 'no_key';

const paid = 10_000;
const leaseSeconds = 60;
const certainties: readonly Certainty[] = [
  { kind: 'key', seconds: 300 },
  { kind: 'query', seconds: 30, rememberedSeconds: 86_400 },
  { kind: 'blind' },
];
const amounts = [1700, 2500, 4100, 900, 3333, 10_000, 1, 5000];

type Refund = { id: number; key: number; amount: number; status: RefundStatus };
type Send = {
  refund: Refund;
  status: 'queued' | 'sending' | 'sent' | 'not_sent' | 'unknown';
  attempt: number;
  tries: number;
  inDoubt: boolean;
  leaseUntil: number;
  firstCalledAt: number | null;
  askAt: number | null;
  asks: number;
};
type Movement = { id: number; amount: number; at: number };
/** In the middle of asking: what it has read is what it goes by. */
type Asker = {
  at: 'start' | 'locked' | 'read';
  key: number;
  left: number;
  before: Refund | undefined;
  isBlocked: boolean;
};
type Worker = {
  send: Send;
  attempt: number;
  leaseUntil: number;
  wasInDoubt: boolean;
  result: Settlement | null;
} | null;

/**
 * Refunds of one order as states and steps, without a database: askers that lock the till, read and write; a second person;
 * two workers that claim, call and write down, and die anywhere; a bank that answers badly; a person who ends doubts by its
 * books. What a call's end means is decided by the rules of the ledger itself. One seed is one order of all steps.
 * Returns what is wrong at the end, or the moment that more went back than was paid.
 */
export function playRefunds(seed: number, mistake: Mistake | null = null): string | null {
  const random = randomFrom(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const certainty = certainties[pick(3)] ?? { kind: 'blind' };
  const askers: (Asker | null)[] = [null, null, null];
  const workers: Worker[] = [null, null];
  const refunds: Refund[] = [];
  const sends: Send[] = [];
  const books: Movement[] = [];
  let lockedBy = -1;
  let committed = 0;
  let now = 0;

  const release = (refund: Refund, status: RefundStatus) => {
    const frees = (one: RefundStatus) => !holdsMoney(one) || (mistake === 'doubt_frees_the_sum' && one === 'unknown');
    if (!frees(refund.status) && frees(status)) committed -= refund.amount;
    if (frees(refund.status) && !frees(status)) committed += refund.amount;
    refund.status = status;
  };
  const write = (send: Send, { status, ...more }: Settlement) => {
    send.status = status;
    send.inDoubt = status === 'unknown';
    send.askAt = 'askAfterSeconds' in more && more.askAfterSeconds !== null ? now + more.askAfterSeconds : null;
    release(send.refund, statusFromSend(status, null));
  };
  const queue = (refund: Refund) => {
    refund.status = 'queued';
    sends.push({
      ...{ refund, status: 'queued', attempt: 0, tries: 0, inDoubt: false, leaseUntil: 0 },
      ...{ firstCalledAt: null, askAt: null, asks: 0 },
    });
  };

  const stepAsker = (n: number): void => {
    const asker = askers[n];
    if (!asker) {
      askers[n] = { at: 'start', key: pick(amounts.length), left: 0, before: undefined, isBlocked: false };
    } else if (asker.at === 'start') {
      if (mistake !== 'no_lock' && lockedBy !== -1) return;
      if (mistake !== 'no_lock') lockedBy = n;
      asker.at = 'locked';
    } else if (asker.at === 'locked') {
      asker.before = mistake === 'no_key' ? undefined : refunds.find(({ key }) => key === asker.key);
      asker.left = paid - committed;
      asker.isBlocked = refunds.some(({ status }) => status === 'unknown') && mistake !== 'doubt_frees_the_sum';
      asker.at = 'read';
    } else {
      const amount = amounts[asker.key] ?? 1;
      // A node that dies before it commits has written nothing.
      const isDead = random() < 0.1;
      if (!isDead && !asker.before && !asker.isBlocked && amount <= asker.left) {
        const refund: Refund = { id: refunds.length, key: asker.key, amount, status: 'waiting_approval' };
        const asked = { amountMinor: committed + amount, currency: 'CNY' };
        committed += amount;
        refunds.push(refund);
        if (!needsSecondPerson(asked, { minor: 4000, currency: 'CNY' })) queue(refund);
      }
      if (lockedBy === n) lockedBy = -1;
      askers[n] = null;
    }
  };

  const decide = (): void => {
    const refund = refunds.find(({ status }) => status === 'waiting_approval');
    if (!refund) return;
    if (random() < 0.7) queue(refund);
    else release(refund, 'cancelled');
  };

  const call = (send: Send): 'accepted' | 'unclear' | 'refused' | 'not_taken' => {
    const roll = random();
    const take = () => {
      const known =
        certainty.kind === 'key' &&
        mistake !== 'key_of_its_own' &&
        books.some(({ id, at }) => id === send.refund.id && now - at < certainty.seconds);
      if (!known) books.push({ id: send.refund.id, amount: send.refund.amount, at: now });
    };
    if (roll < 0.62) take();
    if (roll < 0.5) return 'accepted';
    if (roll < 0.72) return 'unclear';
    return roll < 0.87 ? 'not_taken' : 'refused';
  };

  const claim = (send: Send): Worker => {
    const wasInDoubt = send.inDoubt;
    send.status = 'sending';
    send.attempt += 1;
    send.tries += 1;
    send.leaseUntil = now + leaseSeconds;
    send.firstCalledAt ??= now;
    return { send, attempt: send.attempt, leaseUntil: send.leaseUntil, wasInDoubt, result: null };
  };

  const stepWorker = (n: number): void => {
    const worker = workers[n];
    if (!worker) {
      const due = sends.find(({ status }) => status === 'queued');
      if (due) workers[n] = claim(due);
    } else if (random() < 0.12) {
      workers[n] = null; // dies, before its call or after it
    } else if (!worker.result) {
      // One that stood still for longer than its lease does not call any more.
      if (now >= worker.leaseUntil) workers[n] = null;
      else {
        const said = call(worker.send);
        const inDoubt = worker.wasInDoubt;
        const result = said === 'accepted' ? { is: said, providerMessageId: 'p' } : { is: said, reason: said };
        worker.result = settlementOf(result, certainty, { tries: worker.send.tries, inDoubt });
      }
    } else {
      const { send, attempt, result } = worker;
      if (send.status === 'sending' && send.attempt === attempt) write(send, result);
      workers[n] = null;
    }
  };

  /** A worker that lives looks after those whose worker has gone, and after doubts that can be ended. */
  const endDoubts = (): void => {
    for (const send of sends) {
      if (send.status === 'sending' && send.leaseUntil <= now)
        write(
          send,
          mistake === 'doubt_called_again'
            ? { status: 'queued', reason: null, afterSeconds: 0 }
            : doubt('worker_gone', certainty, send.tries),
        );
      if (send.status !== 'unknown' || send.askAt === null || send.askAt > now) continue;
      const since = now - (send.firstCalledAt ?? now);
      if (certainty.kind === 'key') {
        if (since > certainty.seconds - leaseSeconds) send.askAt = null;
        else if (!workers[0]) workers[0] = claim(send);
      } else if (certainty.kind === 'query') {
        const found = books.find(({ id }) => id === send.refund.id);
        const isShown = found && now - found.at >= certainty.seconds * random();
        if (isShown) write(send, { status: 'sent', providerMessageId: 'p' });
        else if (++send.asks >= noesThatProve) {
          send.asks = 0;
          write(send, { status: 'queued', reason: null, afterSeconds: 0 });
        } else send.askAt = now + certainty.seconds;
      }
    }
  };

  /** A person looks at the bank; the bank tells by itself. */
  const hear = (): void => {
    const send = sends.find(({ status, askAt }) => status === 'unknown' && askAt === null);
    const told = books[pick(books.length + 1)];
    if (send) {
      const isThere = books.some(({ id }) => id === send.refund.id);
      write(send, isThere ? { status: 'sent', providerMessageId: 'p' } : { status: 'not_sent', reason: 'dropped' });
    } else if (told) {
      const of = sends.find(({ refund }) => refund.id === told.id);
      if (of && of.status !== 'sent') write(of, { status: 'sent', providerMessageId: 'p' });
    }
  };

  const fault = (): string | null => {
    const out = books.reduce((sum, { amount }) => sum + amount, 0);
    if (out > paid) return `${out} went back of ${paid}`;
    if (committed > paid || committed < 0) return `the till holds ${committed} of ${paid}`;
    return new Set(books.map(({ id }) => id)).size === books.length ? null : 'a refund was moved twice';
  };

  for (let step = 0; step < 50; step++) {
    const roll = random();
    if (roll < 0.34) stepAsker(pick(3));
    else if (roll < 0.42) decide();
    else if (roll < 0.78) stepWorker(pick(2));
    else if (roll < 0.86) endDoubts();
    else if (roll < 0.91) hear();
    else now += pick(90);
    const found = fault();
    if (found) return found;
  }
  lockedBy = -1;
  askers.fill(null);
  workers.fill(null);
  for (let round = 0; round < 400 && sends.some(isOpen); round++) {
    now += leaseSeconds + 40;
    endDoubts();
    for (let n = 0; n < 3; n++) stepWorker(0);
    hear();
  }
  return fault() ?? verdict();

  function verdict(): string | null {
    for (const { refund, status } of sends) {
      const times = books.filter(({ id }) => id === refund.id).length;
      if (status !== 'sent' && status !== 'not_sent') return `refund ${refund.id} stays ${status}`;
      if (times !== (status === 'sent' ? 1 : 0)) return `refund ${refund.id} is ${status} and was moved ${times} times`;
    }
    for (const key of amounts.keys())
      if (refunds.filter((one) => one.key === key).length > 1) return `one request made two refunds`;
    const held = refunds.reduce((sum, { status, amount }) => sum + (holdsMoney(status) ? amount : 0), 0);
    return committed === held ? null : `the till holds ${committed}, the refunds ${held}`;
  }
}

const isOpen = ({ status }: Send) => status !== 'sent' && status !== 'not_sent';

/** So many orders of all steps; the seeds of those that went wrong, the first few. */
export function playMany(seed: number, runs: number, mistake: Mistake | null = null): string[] {
  const faults: string[] = [];
  for (let n = seed; n < seed + runs && faults.length < 10; n++) {
    const found = playRefunds(n, mistake);
    if (found) faults.push(`seed ${n}: ${found}`);
  }
  return faults;
}
