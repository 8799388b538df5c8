import { findBlank, findPlaceholder } from './flaws.ts';

const LONGEST = 120;

/**
 * A value from outside as plain text: control and format characters (NUL, bidi overrides, zero-width marks) go, white
 * space becomes one space, Liquid's delimiters are pulled apart, punctuation at its ends goes, and what is longer than
 * 120 characters is cut with "…".
 */
export function cleanText(value: string): string {
  if (/^[\p{L}\p{N}]{1,40}$/u.test(value)) return value; // most values: nothing to do
  const text = value
    .slice(0, 4 * LONGEST)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu, ' ')
    .replace(/[[\p{Cf}\p{Co}\p{Cn}]--[\u200C\u200D]]/gv, '') // Persian names need the two joiners
    .replace(/([{}%$])(?=[{}%])/g, '$1 ')
    .replace(/ {2,}/g, ' ')
    .replace(/ (?=[,.;:!?])/g, '')
    // The sentence around it brings its own punctuation: "已签收。" inside a sentence would end it twice.
    .replace(/^[\s,.;:!?，。；：、！？]+|[\s,.;:!?，。；：、！？]+$/gu, '');
  const letters = [...text];
  return letters.length <= LONGEST
    ? text
    : `${letters
        .slice(0, LONGEST - 1)
        .join('')
        .trimEnd()}…`;
}

/** False for a value that would print as a blank: empty, without any letter or digit, or itself a placeholder ("xx", "null"). */
export function isUsableText(text: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false;
  if (/^(?:null|none|nil|unknown|nan)$/.test(text)) return false;
  return findPlaceholder(text) === null && findBlank(text) === null;
}
