import { signWebhook } from '../server/connectors/standard-webhooks.ts';
import { hookUrl } from '../server/outbox/index.ts';
import { randomFrom } from '../shared/random.ts';

/** Of all that is posted. */
const shares = { duplicates: 0.3, forged: 0.05, malformed: 0.02 };
const kinds = ['genuine', 'duplicate', 'forged', 'malformed'] as const;
export type PostKind = (typeof kinds)[number];

export const whoPosts = 8;
export const webhookSecret = `whsec_${Buffer.from('signs what the service posts').toString('base64')}`;
const forgersSecret = `whsec_${Buffer.from('is what a forger made up').toString('base64')}`;

export type Post = { method: 'GET' | 'POST'; url: string; headers: Record<string, string>; payload?: string };
/** Who posts, and of what: the ids of all sends. */
export type Posters = {
  secret: string;
  providerIds: readonly string[];
  sendIds: readonly string[];
  start: Temporal.Instant;
};

/** What happened in the world, each once and in order. The nth is always the same. */
export type Fact =
  | { is: 'message'; from: string; text: string; id: string; atSeconds: number }
  | { is: 'receipt'; send: number; delivery: 'handed_on' | 'delivered' | 'undelivered'; atSeconds: number };

const messageEvery = 33;
export const factsPerSend = 3;

export function factOf(n: number): Fact {
  if (n % messageEvery === 0) {
    const buyer = Math.floor(n / messageEvery / 4);
    const from = `+86138${String(buyer).padStart(8, '0')}`;
    return { is: 'message', from, id: `m${n}`, text: n % 660 === 0 ? 'TD' : `message ${n}`, atSeconds: n };
  }
  const send = Math.floor(n / factsPerSend);
  const last = send % 7 === 0 ? 'undelivered' : 'delivered';
  const [delivery, atSeconds] = (
    [
      ['handed_on', 10],
      [last, 60],
      ['handed_on', 30],
    ] as const
  )[n % 3] ?? [last, 60];
  return { is: 'receipt', send, delivery, atSeconds };
}

/** Everything that is posted, in a shuffled order: kind and number of each. */
export function planPosts(deliveries: number, seed: number) {
  const random = randomFrom(seed);
  const facts = Math.round(deliveries * (1 - shares.duplicates - shares.forged - shares.malformed));
  const [forged, malformed] = [Math.round(deliveries * shares.forged), Math.round(deliveries * shares.malformed)];
  const [order, n] = [new Uint8Array(deliveries), new Uint32Array(deliveries)];
  for (let at = 0; at < deliveries; at++) {
    const kind = at < facts ? 0 : at < facts + forged ? 2 : at < facts + forged + malformed ? 3 : 1;
    order[at] = kind;
    n[at] = kind === 0 ? at : Math.floor(random() * facts);
    if (kind > 1) n[at] = at;
  }
  for (let at = deliveries - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
    [n[at], n[other]] = [n[other] ?? 0, n[at] ?? 0];
  }
  const postAt = (at: number) => ({ kind: kinds[order[at] ?? 0] ?? 'genuine', n: n[at] ?? 0 });
  return { facts, forged, malformed, postAt };
}

/** The half of the providers sign (a service behind a webhook), the other half do not (Kannel). */
const isSigned = (provider: number) => provider % 2 === 0;

/** A fact as its provider posts it. `again`: signed anew, as services do that try again. */
export function postFact(posters: Posters, n: number, again = false): Post {
  const fact = factOf(n);
  const provider = (fact.is === 'message' ? n : fact.send) % whoPosts;
  return isSigned(provider)
    ? signedPost(posters, provider, n, saidOf(posters, fact), again ? 30 : 0)
    : kannelPost(posters, provider, fact);
}

const urlOf = ({ secret, providerIds }: Posters, provider: number) => hookUrl('', secret, providerIds[provider] ?? '');
const timeOf = ({ start }: Posters, atSeconds: number) => start.add({ seconds: atSeconds % 3600 });

function saidOf(posters: Posters, fact: Fact) {
  const at = timeOf(posters, fact.atSeconds).toString();
  if (fact.is === 'message')
    return { type: 'sms.message', data: { id: fact.id, from: fact.from, text: fact.text, at } };
  const id = posters.sendIds[fact.send];
  // Some services know only their own id.
  const named = fact.send % 4 === 0 ? { messageId: `p-${fact.send}` } : { id };
  return { type: 'sms.receipt', data: { ...named, delivery: fact.delivery, at } };
}

function signedPost(
  posters: Posters,
  provider: number,
  n: number,
  said: unknown,
  laterSeconds = 0,
  secret = webhookSecret,
): Post {
  const payload = typeof said === 'string' ? said : JSON.stringify(said);
  const signature = signWebhook([secret], `msg_${n}`, posters.start.add({ seconds: laterSeconds }), payload);
  return {
    method: 'POST',
    url: urlOf(posters, provider),
    headers: { 'content-type': 'application/json', ...signature },
    payload,
  };
}

const statusOf = { handed_on: '8', delivered: '1', undelivered: '2' };

function kannelPost(posters: Posters, provider: number, fact: Fact): Post {
  const at = String(timeOf(posters, fact.atSeconds).epochMilliseconds / 1000);
  const words: Record<string, string> =
    fact.is === 'message'
      ? { kind: 'message', id: fact.id, from: fact.from, at, charset: 'UTF-8', text: fact.text }
      : { kind: 'report', send: posters.sendIds[fact.send] ?? '', status: statusOf[fact.delivery], at };
  return { method: 'GET', url: `${urlOf(posters, provider)}?${new URLSearchParams(words)}`, headers: {} };
}

/** What would change something if anybody believed it. */
export function forge(posters: Posters, n: number): Post {
  const provider = (n % (whoPosts / 2)) * 2;
  const later = timeOf(posters, 3599).add({ seconds: 1 }).toString();
  const id = posters.sendIds[n % posters.sendIds.length];
  const said =
    n % 2 === 0
      ? { type: 'sms.message', data: { id: `f${n}`, from: '+8613800000000', text: `FORGED ${n}`, at: later } }
      : { type: 'sms.receipt', data: { id, delivery: 'undelivered', reason: `FORGED ${n}`, at: later } };
  const honest = signedPost(posters, provider, n, { honest: n });
  const payload = JSON.stringify(said);
  const ways: readonly (() => Post)[] = [
    () => signedPost(posters, provider, n, said, 0, forgersSecret),
    () => ({ ...honest, payload }),
    () => ({ ...honest, headers: { 'content-type': 'application/json' }, payload }),
    // What somebody has listened to once, and posts again later.
    () => signedPost(posters, provider, n, said, -3600),
    () => ({ ...signedPost(posters, provider, n, said), url: `${urlOf(posters, provider).slice(0, -1)}~` }),
  ];
  return (ways[n % ways.length] ?? ways[0] ?? (() => honest))();
}

/** Proven, and no sense in it. */
export function malform(posters: Posters, n: number): Post {
  const provider = n % whoPosts;
  if (!isSigned(provider)) return { method: 'GET', url: `${urlOf(posters, provider)}?kind=report&n=${n}`, headers: {} };
  const cut = JSON.stringify({ type: 'sms.message', data: { id: `x${n}`, from: '+8613800000000', text: 'MALFORMED' } });
  return signedPost(posters, provider, n, n % 3 === 0 ? cut : cut.slice(0, 20 + (n % 20)));
}
