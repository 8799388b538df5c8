import type { CallResult, Channel, Found, Outgoing, Provider } from '../server/outbox/index.ts';

type Sink = {
  id: string;
  channel: Channel;
  kind: 'key' | 'query' | 'blind';
  /** Where it is. */
  sink: string;
  timeoutMs: number;
  atOnce: number;
};

const certainties = {
  key: { kind: 'key', seconds: 3600 },
  query: { kind: 'query', seconds: 1, rememberedSeconds: 3600 },
  blind: { kind: 'blind' },
} as const;

/** A provider of a class, as a worker that is killed or stopped calls it: over HTTP, in the process of the run. */
export const sinkProvider = (given: Sink): Provider => ({
  ...{ id: given.id, channel: given.channel, perSecond: 1000, atOnce: given.atOnce, timeoutMs: given.timeoutMs },
  certainty: certainties[given.kind],
  send: (outgoing) => call(given, outgoing),
  find: ({ id }) => ask(given, id),
});

const amountOf = (content: unknown): number => (content as { amountMinor?: number }).amountMinor ?? 0;

async function call({ sink, timeoutMs }: Sink, { id, content }: Outgoing): Promise<CallResult> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(`${sink}/send`, {
      method: 'POST',
      body: `${id} ${amountOf(content)}`,
      headers: { 'x-worker': String(process.pid) },
      signal,
    });
    if (answer.status === 429) return { is: 'not_taken', reason: 'http_429', afterSeconds: 1e9 };
    const text = await answer.text();
    if (answer.status === 200 && text.startsWith('taken ')) return { is: 'accepted', providerMessageId: text.slice(6) };
    return { is: 'unclear', reason: `http_${answer.status}` };
  } catch (error) {
    return { is: 'unclear', reason: (error as Error).name };
  }
}

async function ask({ sink }: Sink, id: string): Promise<Found> {
  const answer = await fetch(`${sink}/find?id=${id}`).catch(() => null);
  if (answer?.status === 404) return { is: 'not_found' };
  return answer?.status === 200
    ? { is: 'accepted', providerMessageId: (await answer.text()).slice(6) }
    : { is: 'unclear' };
}
