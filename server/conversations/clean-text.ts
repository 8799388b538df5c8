import { Refused } from '../platform/errors.ts';

/** Longer than any real message, short enough that nobody can fill the desk with one. */
export const longestMessage = 10_000;

/**
 * Nothing that anybody can see: zero-width and soft-hyphen signs, variation selectors, marks of direction, fillers of Hangul,
 * the blank of Braille. Beside something visible they stay: an emoji is joined by them.
 */
const invisible = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/**
 * PostgreSQL's text holds neither NUL nor half a surrogate pair: both become the replacement character.
 * Throws Refused `message_empty`, `message_too_long`. What comes with photos may be empty.
 */
export function cleanText(text: string, photos: readonly string[] = []): string {
  const written = text.toWellFormed().replaceAll('\0', '\ufffd').trim();
  const clean = invisible.test(written) ? '' : written;
  if (clean === '' && photos.length === 0) throw new Refused('message_empty', 400);
  if (clean.length > longestMessage) throw new Refused('message_too_long', 413, { limit: longestMessage });
  return clean;
}
