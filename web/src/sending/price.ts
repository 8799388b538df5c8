type Price = { minor: number; currency: string };

/** Digits behind the point: two for most, none for yen. */
const digitsOf = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** A price as it is typed: "0.05". */
export const priceText = (price: Price | null) =>
  price ? (price.minor / 10 ** digitsOf(price.currency)).toFixed(digitsOf(price.currency)) : '';

/** Nothing typed: no price. */
export const priceOf = (text: string, currency: string): Price | null =>
  text.trim() === '' ? null : { minor: Math.round(Number(text) * 10 ** digitsOf(currency)), currency };

export const stepOf = (currency: string) => (1 / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));
