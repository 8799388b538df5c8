import { foldTraditional } from './fold-traditional.ts';

/** Nobody says in 4,000 characters what the first 4,000 do not: anything longer is a pasted log or an attack. */
const maxCharacters = 4_000;

/** Text as it is safe to handle: no longer than needed, no lone surrogates, no control characters, no endless rows. */
export function tidy(text: string): string {
  return text
    .slice(0, maxCharacters)
    .normalize('NFKC')
    .slice(0, maxCharacters)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\uFFFD]+/gu, (run) => (run.includes('\n') ? '\n' : ' '))
    .replace(/[\u2018\u2019\u02BC`´]/g, "'")
    .replace(/[^\p{L}\p{N}]{16,}/gu, (run) => run.slice(0, 16).toWellFormed())
    .replace(/(\p{Script=Han})\1{7,}/gu, (_, character: string) => character.repeat(8))
    .trim();
}

/** Tidy text in lower case and simplified characters: what word lists are compared with. */
export function fold(text: string): string {
  return foldTraditional(tidy(text).toLowerCase());
}

/** Text as the classifier sees it: folded, and every number masked as one 0. */
export function normalise(text: string): string {
  return fold(text).replace(/\p{N}+(?:[.,:/-]\p{N}+)*/gu, '0');
}
