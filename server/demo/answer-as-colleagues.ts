import { closeConversation, sendMessage } from '../conversations/index.ts';
import type { Tx } from '../platform/database.ts';
import { chance } from './chance.ts';
import { demoChats } from './content.ts';
import { demoZone } from './moments.ts';
import { demoPeople, demoPerson } from './people.ts';
import { type HandedOver, selectHandedOver } from './queries.ts';

/** These wait still, so that there is something to do for whoever looks in. */
const leftWaiting = 3;
/** Colleagues are at their desks from nine to eleven at night; what comes later waits for the morning. */
const [fromHour, untilHour] = [9, 23];

type Dice = ReturnType<typeof chance>;

/**
 * The colleagues of the demo shop have answered those who were handed over to them: nearly always within a minute or two,
 * now and then later. Half of those conversations are closed since. The last few still wait.
 */
export async function answerAsColleagues(tx: Tx, shopId: string, now: Temporal.Instant): Promise<void> {
  const dice = chance('colleagues');
  const { answered } = demoChats();
  const roles = ['agent', 'agent', 'supervisor'] as const;
  const ids = {
    agent: await demoPerson(tx, shopId, 'agent', now),
    supervisor: await demoPerson(tx, shopId, 'supervisor', now),
  };
  const waiting = await selectHandedOver(tx, shopId);
  for (const [place, talk] of waiting.entries()) {
    const role = dice.pick(roles);
    const at = answeredAt(talk, place >= waiting.length - leftWaiting, dice);
    const closes = dice.hits(0.5);
    if (at === null || !isBefore(at, now)) continue;
    const doing = { shopId, conversationId: talk.id, agent: { agentId: ids[role], role } };
    const locale = talk.locale ?? 'zh-CN';
    const body = answered[locale].replace('{name}', demoPeople[role].called[locale]);
    await sendMessage(tx, { ...doing, clientKey: `demo-${talk.id}`, body, seenSeq: talk.lastSeq }, at);
    const closedAt = at.add({ seconds: 90 });
    if (closes && isBefore(closedAt, now)) await closeConversation(tx, doing, closedAt);
  }
}

/** Null: nobody has answered yet. Whoever was promised an answer by a time gets it before that, whatever the hour. */
function answeredAt({ lastMessageAt, dueAt }: HandedOver, isLeft: boolean, dice: Dice): Temporal.Instant | null {
  const { hour } = lastMessageAt.toZonedDateTimeISO(demoZone);
  const isSlow = dice.hits(0.04);
  const seconds = isSlow ? dice.between(240, 900) : dice.between(20, 70);
  const inHours = hour >= fromHour && hour < untilHour;
  if (inHours && !isLeft) return lastMessageAt.add({ seconds });
  return dueAt?.subtract({ minutes: 12 }) ?? null;
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
