import { timingSafeEqual } from 'node:crypto';

/** Whether two signatures are one; takes as long for each answer. */
export const isSameMac = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

/** Characters: with a shorter secret anybody could sign. */
export const shortestSecret = 8;

export const isLongEnough = (secret: string): boolean => secret.length >= shortestSecret;
