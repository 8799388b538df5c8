import type { Suppression } from './suppress.ts';

type Scope = Suppression['scope'];

/**
 * What somebody answers to a text message who wants no more of them. The Chinese words are those of advertisements, and
 * refuse advertisements; STOP and its like mean everything, and networks read them so too. Not here: CANCEL and 取消, with
 * which a buyer means the order. N may also be a no; read as an opt-out it costs offers alone, for the message itself
 * still reaches whoever asked.
 */
const words: Readonly<Record<Scope, readonly string[]>> = {
  promotion: [
    ...['R', 'T', 'TD', 'N', '退订', '退訂', '拒收', '取消订阅', '取消訂閱'],
    ...['不要再发', '不要再發', '不要再发了', '不要再發了', '别再发', '別再發', '别再发了', '別再發了'],
    ...['不要再发短信', '不要再發短信', '不要再发短信了', '不要再發短信了', '别再发短信', '别再发短信了'],
  ],
  all: ['STOP', 'STOP ALL', 'UNSUBSCRIBE', 'OPT OUT', 'QUIT', 'END'],
};

const scopes = new Map<string, Scope>(
  (['promotion', 'all'] as const).flatMap((scope) => words[scope].map((word) => [fold(word), scope] as const)),
);

/** Far longer than any of these words, however it is written. */
const longest = 100;

/** What a text message refuses when it is an opt-out as a whole, else null: within a sentence such a word may mean anything. */
export function readOptOut(text: string): { scope: Scope } | null {
  // Whoever makes a text of signs alone would keep the folding busy for minutes.
  const scope = text.length > longest ? undefined : scopes.get(fold(text));
  return scope ? { scope } : null;
}

/** The letters and figures of a message: wide ones made narrow, without case, spaces, and what stands around them. */
function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/^[^\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+$/gu, '');
}
