/** What a field for money holds, as the smallest coin counts it; null: not a sum of this currency. */
export function minorOf(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const [, sign, whole, part = ''] = /^\s*(-?)(\d{1,12})(?:[.,。，](\d*))?\s*$/.exec(text.normalize('NFKC')) ?? [];
  if (whole === undefined || part.length > digits) return null;
  const minor = Number(`${whole}${part.padEnd(digits, '0')}`);
  return sign === '-' ? -minor : minor;
}

/** "199.00" */
export function textOf(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
