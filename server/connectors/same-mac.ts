import { timingSafeEqual } from 'node:crypto';

/** Whether two signatures are one; takes as long for each answer. */
export const isSameMac = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

/** With a secret that short anybody could sign. */
export const isLongEnough = (secret: string): boolean => secret.length >= 8;
