/** Country codes of one and two figures; all others have three. */
const countryCode = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/**
 * +8613812341234 becomes +86 138****1234, and +12025550165 +1 ****0165: an agent recognises the number, and cannot copy
 * it. Four figures at least stay hidden, and no half of an area code is shown.
 */
export function maskedPhone(phone: string | null): string | null {
  if (phone === null) return null;
  const country = countryCode.exec(phone)?.[0] ?? '';
  const rest = phone.slice(country.length);
  const first = rest.length >= 11 ? rest.slice(0, 3) : '';
  const shownLast = Math.min(4, Math.max(0, rest.length - 4));
  return `${country}${country ? ' ' : ''}${first}****${rest.slice(rest.length - shownLast)}`;
}
