/** What an agent was told of a message they sent. `isOwn`: in words of their own, not Qin's as they were proposed. */
export type Told = {
  agentId: string;
  clientKey: string;
  body: string;
  seenSeq: number;
  outcome: 'sent' | 'kept';
  /** Why it was kept. */
  reason?: string;
  isOwn: boolean;
};

/** What the database has of one conversation; `holderId`: who held it when the message was stored. */
export type Witnessed = {
  messages: {
    seq: number;
    author: 'buyer' | 'qin' | 'agent' | 'note';
    visibility: 'public' | 'suggestion' | 'internal';
    agentId: string | null;
    clientKey: string | null;
    body: string;
    proposalState: string | null;
    isNotice: boolean | null;
    holderId: string | null;
    /** An agent has taken over and nobody has handed back since. */
    isPersons: boolean;
    /** Where the buyer's parcel was when the message was stored. */
    stop: number | null;
  }[];
  holders: { from: string | null; to: string | null; fromEpoch: number; toEpoch: number }[];
  lastSeq: number;
  drafts: { agentId: string; body: string }[];
};

/** Everything that one voice forbids: two voices, a stale answer, an old fact, a lost draft, a doubled message, a gap, an open proposal that was overtaken. */
export function faultsOf(seen: Witnessed, told: readonly Told[]): string[] {
  const ofMessages = [...voices(seen), ...staleness(seen, told), ...facts(seen)];
  return [...ofMessages, ...epochs(seen), ...drafts(seen, told), ...order(seen)];
}

function voices({ messages }: Witnessed): string[] {
  return messages.flatMap(({ seq, author, visibility, agentId, holderId, isPersons, isNotice }, at) => {
    if (visibility !== 'public') return [];
    if (author === 'agent' && holderId !== agentId) return [`${seq}: an agent spoke without holding the conversation`];
    if (author !== 'qin') return [];
    if (holderId !== null && holderId !== agentId) return [`${seq}: Qin spoke over the agent who holds it`];
    if (isPersons && agentId === null) return [`${seq}: Qin spoke though nobody had handed back`];
    const answersBuyer = messages[at - 1]?.author === 'buyer';
    return agentId === null && !isNotice && !answersBuyer
      ? [`${seq}: Qin answered something else than the last message`]
      : [];
  });
}

function epochs({ holders }: Witnessed): string[] {
  return holders.flatMap(({ from, to, fromEpoch, toEpoch }) =>
    from !== to && toEpoch === fromEpoch + 1 ? [] : [`epoch ${fromEpoch} became ${toEpoch} as ${from} gave to ${to}`],
  );
}

function staleness({ messages }: Witnessed, told: readonly Told[]): string[] {
  return messages.flatMap(({ seq, clientKey, agentId, visibility }) => {
    if (visibility !== 'public' || clientKey === null) return [];
    const sent = told.find((one) => one.clientKey === clientKey && one.agentId === agentId);
    if (!sent) return [`${seq}: went out, but nobody was told so`];
    const unread = messages.find(
      (other) =>
        other.visibility === 'public' &&
        other.seq < seq &&
        other.seq > sent.seenSeq &&
        !(other.author === 'agent' && other.agentId === agentId),
    );
    return unread ? [`${seq}: was written before ${unread.seq} was read, and went out`] : [];
  });
}

function facts({ messages }: Witnessed): string[] {
  return messages.flatMap(({ seq, visibility, body, stop }) => {
    const told = visibility === 'public' ? /passed stop (\d+)/.exec(body)?.[1] : undefined;
    return told === undefined || Number(told) === stop
      ? []
      : [`${seq}: tells of stop ${told}, and it was stop ${stop}`];
  });
}

/** What was refused and did not go out later lies in the draft, word for word; what went out did so once. */
function drafts({ messages, drafts: kept }: Witnessed, told: readonly Told[]): string[] {
  const ofOne = Map.groupBy(told, ({ agentId, clientKey }) => `${agentId} ${clientKey}`);
  return [...ofOne.values()].flatMap((answers) => {
    const [{ agentId, clientKey, body, isOwn }] = answers as [Told];
    const copies = messages.filter((message) => message.agentId === agentId && message.clientKey === clientKey).length;
    const wasSent = answers.some(({ outcome }) => outcome === 'sent');
    if (wasSent) return copies === 1 ? [] : [`${clientKey}: said to be sent, and is there ${copies} times`];
    if (copies > 0) return [`${clientKey}: refused, and went out`];
    const isKept = !isOwn || kept.some((draft) => draft.agentId === agentId && draft.body.includes(body));
    return isKept ? [] : [`${clientKey}: refused, and its draft is lost`];
  });
}

function order({ messages, lastSeq }: Witnessed): string[] {
  const gaps = messages.flatMap(({ seq }, at) => (seq === at + 1 ? [] : [`message ${at + 1} has seq ${seq}`]));
  const open = messages.filter(({ proposalState }) => proposalState === 'open');
  const overtaken = open.filter(({ seq }) =>
    messages.some((m) => m.seq > seq && m.visibility === 'public' && !m.isNotice),
  );
  return [
    ...gaps.slice(0, 1),
    ...(lastSeq === messages.length ? [] : [`${messages.length} messages, counted as ${lastSeq}`]),
    ...(open.length > 1 ? [`${open.length} proposals are open`] : []),
    ...overtaken.map(({ seq }) => `proposal ${seq} is open although something was said since`),
  ];
}
