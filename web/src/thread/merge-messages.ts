import type { Message } from '../api/types.ts';

export type Thread = { items: Message[]; hasEarlier: boolean };

/** Both lists as one, ascending by seq; of a message that is in both, the fresh one counts. */
export function mergeMessages(known: readonly Message[], fresh: readonly Message[]): Message[] {
  const bySeq = new Map([...known, ...fresh].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** The last message that the buyer can see: what an agent has read before answering. */
export function lastSeenSeq(items: readonly Message[]): number {
  return items.findLast(({ visibility }) => visibility === 'public')?.seq ?? 0;
}

/** Whether somebody else wrote after `seq`: the buyer, Qin or a colleague. */
export function isWrittenSince(items: readonly Message[], seq: number, agentId: string): boolean {
  return items.some((message) => message.visibility === 'public' && message.seq > seq && message.agent?.id !== agentId);
}
