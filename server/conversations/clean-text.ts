import { Refused } from '../platform/errors.ts';

/** Longer than any real message, short enough that nobody can fill the desk with one. */
export const longestMessage = 10_000;

/**
 * PostgreSQL's text holds neither NUL nor half a surrogate pair: both become the replacement character.
 * Throws Refused `message_empty`, `message_too_long`. What comes with photos may be empty.
 */
export function cleanText(text: string, photos: readonly string[] = []): string {
  const clean = text.toWellFormed().replaceAll('\0', '\ufffd').trim();
  if (clean === '' && photos.length === 0) throw new Refused('message_empty', 400);
  if (clean.length > longestMessage) throw new Refused('message_too_long', 413, { limit: longestMessage });
  return clean;
}
