import type { Asked } from './code-queries.ts';

export const codeMinutes = 10;
/** Wrong ones for a code; then another must be asked for. */
export const mostTries = 5;
/** Wrong ones for an address in a day, over all chats: whoever goes on is no buyer who mistyped. */
export const mostTriesADay = 20;
/** Codes in an hour, of a shop those that were mailed. An address is somebody's mailbox, and a shop's mail its good name. */
export const mostCodes = { session: 6, address: 3, shop: 1_000 } as const;
export const askedHours = 1;
export const triesHours = 24;

/** Seconds to wait until another code may be asked for; null: at once. Told the same whether anybody has the address or not. */
export function waitOf(asked: Asked, now: Temporal.Instant): number | null {
  const waits = (['session', 'address', 'shop'] as const).flatMap((who) => {
    const { count, firstAt } = asked[who];
    if (count < mostCodes[who] || !firstAt) return [];
    return [Math.ceil(firstAt.add({ hours: askedHours }).since(now).total('seconds'))];
  });
  return waits.length === 0 ? null : Math.max(1, ...waits);
}

/** Half a code, or a word, is a slip of the hand: it tells nothing about the code and costs no try. */
export const isCode = (typed: string) => /^\d{6}$/.test(digitsIn(typed));

/** The digits of a code as people type or paste it: with spaces, or in full-width signs. */
export const digitsIn = (typed: string) => typed.normalize('NFKC').replace(/[\s-]/g, '');
