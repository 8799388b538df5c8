import type { Purpose } from './rules.ts';
import { countSegments } from './segments.ts';

export type SmsText = { text: string; signature: string; purpose: Purpose; locale: string };

/**
 * An SMS as it leaves: the shop's signature in front and, when it sells, how to refuse more of it; neither is said twice.
 * A signature in 【】 is what Chinese carriers insist on; elsewhere these two signs alone would double the price.
 */
export function composeSms({ text, signature, purpose, locale }: SmsText): string {
  const words = locale.startsWith('zh') ? chinese : english;
  const signed = text.startsWith(words.sign(signature)) ? text : `${words.sign(signature)}${text}`;
  if (purpose === 'service' || words.saysHowToRefuse.test(text)) return signed;
  return `${signed}${words.howToRefuse}`;
}

const chinese = {
  sign: (signature: string) => `【${signature}】`,
  saysHowToRefuse: /(拒收|退订).{0,4}回|回.{0,6}(拒收|退订)/,
  howToRefuse: ' 拒收请回复R',
};

const english = {
  sign: (signature: string) => `${signature}: `,
  // "Stop by" is an invitation.
  saysHowToRefuse: /\b(?:reply|text|send)\s+["'“]?stop\b/i,
  howToRefuse: ' Reply STOP to opt out',
};

/** What a text costs at a provider's price for a segment, in the smallest unit of its currency. */
export function priceOfSms(text: string, segmentMinor: bigint): bigint {
  return BigInt(countSegments(text).count) * segmentMinor;
}
