export const sendStatuses = ['queued', 'sending', 'sent', 'not_sent', 'unknown'] as const;
export type SendStatus = (typeof sendStatuses)[number];

export type Purpose = 'service' | 'promotion';

/** Replies go before notices, notices before campaigns. */
export const ranks = { reply: 0, notice: 1, campaign: 2 } as const;
export type Rank = keyof typeof ranks;

/**
 * What may become of a send. `sent` is what the provider has taken and stays so. `not_sent` was never taken: a person may
 * queue it again. `unknown` may have been taken; only proof, or a person, ends the doubt. A receipt is proof at any time.
 */
export const sendMoves: Readonly<Record<SendStatus, readonly SendStatus[]>> = {
  queued: ['sending', 'not_sent', 'sent'],
  sending: ['sent', 'not_sent', 'queued', 'unknown'],
  unknown: ['sending', 'sent', 'not_sent', 'queued'],
  not_sent: ['queued', 'sent'],
  sent: [],
};

/** What receipts say of what was sent, each further than the one before. */
export const deliveries = ['handed_on', 'delivered', 'undelivered'] as const;
export type Delivery = (typeof deliveries)[number];

/**
 * What a provider can do about a call whose end we did not see.
 * K: it knows our key again, for `seconds` after the first call: the same call once more sends nothing twice.
 * Q: it can be asked by our id; what it may take `seconds` to show cannot be called missing before, nor once it may have
 *   forgotten it, `rememberedSeconds` after the first call.
 * B: neither. Such a doubt is a person's to end.
 */
export type Certainty =
  | { kind: 'key'; seconds: number }
  | { kind: 'query'; seconds: number; rememberedSeconds: number }
  | { kind: 'blind' };

/** How a call ended, in the provider's own terms. */
export type CallResult =
  | { is: 'accepted'; providerMessageId: string }
  /** It said no, and means it: the number is wrong, the template is not approved. */
  | { is: 'refused'; reason: string }
  /**
   * Proven not taken, and worth another try: no connection, 429. `isAboutThis`: the provider is well, and this one alone has
   * to wait; else it is left alone itself.
   */
  | { is: 'not_taken'; reason: string; afterSeconds?: number; isAboutThis?: true }
  /** Timed out, cut off, 5xx, or an answer that cannot be read. */
  | { is: 'unclear'; reason: string };

/** What the ledger writes about an attempt. Seconds count from now. */
export type Settlement =
  | { status: 'sent'; providerMessageId: string }
  | { status: 'not_sent'; reason: string }
  | { status: 'queued'; reason: string | null; afterSeconds: number }
  | { status: 'unknown'; reason: string; askAfterSeconds: number | null };

export const mostTries = 8;
const longestWaitSeconds = 15 * 60;

/**
 * What a call's end means for the row. `tries` counts this attempt too; `inDoubt`: an earlier attempt may have been taken,
 * so that a no to this one proves nothing.
 */
export function settlementOf(
  result: CallResult,
  certainty: Certainty,
  { tries, inDoubt }: { tries: number; inDoubt: boolean },
): Settlement {
  switch (result.is) {
    case 'accepted':
      return { status: 'sent', providerMessageId: result.providerMessageId };
    case 'refused':
      if (inDoubt) return { status: 'unknown', reason: result.reason, askAfterSeconds: null };
      return { status: 'not_sent', reason: result.reason };
    case 'not_taken':
      if (inDoubt) return doubt(result.reason, certainty, tries);
      if (tries >= mostTries) return { status: 'not_sent', reason: `gave_up: ${result.reason}` };
      return {
        status: 'queued',
        reason: result.reason,
        afterSeconds: Math.max(waitOf(tries), Math.min(result.afterSeconds ?? 0, longestWaitSeconds)),
      };
    case 'unclear':
      return doubt(result.reason, certainty, tries);
  }
}

/** Claimed and not called: the lease was too short. */
export function uncalled(inDoubt: boolean): Settlement {
  return inDoubt
    ? { status: 'unknown', reason: 'not_called', askAfterSeconds: 0 }
    : { status: 'queued', reason: null, afterSeconds: 0 };
}

/** A call was made, or may have been, and nobody saw its end. */
export function doubt(reason: string, certainty: Certainty, tries: number): Settlement & { status: 'unknown' } {
  const isForPerson = certainty.kind === 'blind' || tries >= mostTries;
  const wait = certainty.kind === 'query' ? certainty.seconds : waitOf(tries);
  return { status: 'unknown', reason, askAfterSeconds: isForPerson ? null : wait };
}

/** Twice as long each time: 2 s, 4 s, 8 s … a quarter of an hour. */
const waitOf = (tries: number) => Math.min(2 ** tries, longestWaitSeconds);

/** One no may be the provider's slowness; the second, as long after, is proof. */
export const noesThatProve = 2;

/** So many calls in a row without an answer, and the provider is left alone for a while; then one call tries it out. */
export const failuresThatShut = 5;
const shortestShutSeconds = 15;

/** How long a provider is left alone after so many failures in a row, and after what it asked for itself. */
export function shutSecondsOf(failures: number, askedSeconds: number): number {
  const asked = Math.min(askedSeconds, longestWaitSeconds);
  if (failures < failuresThatShut) return asked;
  return Math.max(asked, Math.min(shortestShutSeconds * 2 ** (failures - failuresThatShut), longestWaitSeconds));
}

/** A tenth of a provider's rate is kept for replies, and as much as those that wait need, so that no campaign makes a buyer wait. */
export function tokensFor(rank: number, tokens: number, perSecond: number, repliesDue: number): number {
  const kept = rank === ranks.reply ? 0 : Math.max(Math.floor(perSecond / 10), repliesDue);
  return Math.max(0, Math.floor(tokens - kept));
}
