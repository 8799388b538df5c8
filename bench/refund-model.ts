import { decide, endDoubts, hear, stepAsker, stepWorker } from './refund-steps.ts';
import { faultOf, leaseSeconds, leftOpen, type Mistake, openWorld, pick, type World } from './refund-world.ts';

/**
 * Refunds of one order as states and steps, without a database: askers that lock the till, read and write; a second person;
 * two workers that claim, call and write down, and die anywhere; a bank that answers badly; a person who ends doubts by its
 * books. What a call's end means is decided by the rules of the ledger itself. One seed is one order of all steps.
 * Returns what is wrong at the end, or the moment that more went back than was paid.
 */
export function playRefunds(seed: number, mistake: Mistake | null = null): string | null {
  const world = openWorld(seed, mistake);
  for (let nth = 0; nth < 50; nth++) {
    step(world);
    const found = faultOf(world);
    if (found) return found;
  }
  runOut(world);
  return faultOf(world) ?? leftOpen(world);
}

function step(world: World): void {
  const roll = world.random();
  if (roll < 0.34) stepAsker(world);
  else if (roll < 0.42) decide(world);
  else if (roll < 0.78) stepWorker(world, pick(world, world.workers.length));
  else if (roll < 0.86) endDoubts(world);
  else if (roll < 0.91) hear(world);
  else world.now += pick(world, 90);
}

/** Nobody asks any more, and all nodes start anew: one worker ends what is open. */
function runOut(world: World): void {
  world.lockedBy = -1;
  world.askers.fill(null);
  world.workers.fill(null);
  const isOpen = () => world.sends.some(({ status }) => status !== 'sent' && status !== 'not_sent');
  for (let round = 0; round < 400 && isOpen(); round++) {
    world.now += leaseSeconds + 40;
    endDoubts(world);
    for (let n = 0; n < 3; n++) stepWorker(world, 0);
    hear(world);
  }
}

/** So many orders of all steps; the seeds of those that went wrong, the first few. */
export function playMany(seed: number, runs: number, mistake: Mistake | null = null): string[] {
  const faults: string[] = [];
  for (let n = seed; n < seed + runs && faults.length < 10; n++) {
    const found = playRefunds(n, mistake);
    if (found) faults.push(`seed ${n}: ${found}`);
  }
  return faults;
}
