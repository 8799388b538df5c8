/** +8613812341234 becomes +86138****1234: an agent recognises the number, and cannot copy it. */
export function maskedPhone(phone: string | null): string | null {
  if (phone === null) return null;
  const shown = phone.length > 9 ? phone.length - 8 : 2;
  return `${phone.slice(0, shown)}****${phone.slice(-Math.min(4, Math.max(0, phone.length - shown - 2)))}`;
}
