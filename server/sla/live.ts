import type { Db } from '../platform/database.ts';
import { loadShop } from '../shops/index.ts';
import { type AgentRounds, selectRounds, selectSettings, selectStillInTime, type Waiting } from './queries.ts';
import { allowanceLeft } from './rules.ts';

const mostWaiting = 100;

export type Share = { rounds: number; answeredInTime: number; share: number | null };

export type Live = Share & {
  /** Percent. */
  target: number;
  days: number;
  seconds: number;
  allowanceLeftToday: number;
  byAgent: (Share & { agent: AgentRounds['agent'] })[];
  waitingNow: Waiting[];
};

/** The platform's rule as it stands now. Four statements; none of them counts messages. */
export async function loadLive(db: Db, shopId: string, now: Temporal.Instant): Promise<Live> {
  const { zone } = await loadShop(db, shopId);
  const { platformDays, platformPercent, platformSeconds } = await selectSettings(db, shopId);
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const byAgent = await selectRounds(db, shopId, today.subtract({ days: platformDays - 1 }));
  const total = byAgent.reduce((sum, { rounds }) => sum + rounds, 0);
  const inTime = byAgent.reduce((sum, row) => sum + row.inTime, 0);
  return {
    ...shareOf(total, inTime),
    ...{ target: platformPercent, days: platformDays, seconds: platformSeconds },
    allowanceLeftToday: allowanceLeft(total, inTime, platformPercent),
    byAgent: byAgent.map((row) => ({ agent: row.agent, ...shareOf(row.rounds, row.inTime) })),
    waitingNow: await selectStillInTime(db, shopId, now, mostWaiting),
  };
}

/** Percent with two decimals, never rounded up to a target that was missed; null: nothing has been asked. */
function shareOf(rounds: number, inTime: number): Share {
  return { rounds, answeredInTime: inTime, share: rounds === 0 ? null : Math.floor((inTime * 10_000) / rounds) / 100 };
}
