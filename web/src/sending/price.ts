type Price = { minor: number; currency: string };

/** Digits behind the point: two for most, none for yen. */
const digitsOf = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** A price as it is typed: "0.05", or less than the smallest coin: "0.045". */
export function priceText(price: Price | null): string {
  if (!price) return '';
  const digits = digitsOf(price.currency);
  const amount = price.minor / 10 ** digits;
  return Number.isInteger(price.minor) ? amount.toFixed(digits) : String(Number(amount.toFixed(digits + 4)));
}

/** Nothing typed: no price. */
export const priceOf = (text: string, currency: string): Price | null =>
  text.trim() === '' ? null : { minor: Number((Number(text) * 10 ** digitsOf(currency)).toFixed(4)), currency };
