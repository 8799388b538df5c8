/** Shops write #1001, buyers write 1001: the sign is no part of the number. */
export function bareNumber(number: string): string {
  return number.trim().replace(/^#\s*/, '');
}
