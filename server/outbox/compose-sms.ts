import { localeOfText } from '../platform/i18n.ts';
import type { Purpose } from './rules.ts';

export type SmsText = {
  text: string;
  /** The shop's, without brackets. */
  signature: string;
  purpose: Purpose;
  /** The number it goes to, in E.164. */
  to: string;
};

/**
 * An SMS as it leaves: the shop's signature in front and, when it sells, how to refuse more of it, in the text's own
 * language; neither is said twice. Carriers of the mainland let nothing pass without a signature in 【】; elsewhere these two
 * signs alone would double the price of a text in another language.
 */
export function composeSms({ text, signature, purpose, to }: SmsText): string {
  const isChinese = localeOfText(text) === 'zh-CN';
  const sign = isChinese || to.startsWith('+86') ? `【${signature}】` : `${signature}: `;
  const signed = text.startsWith(sign) ? text : `${sign}${text}`;
  const { saysHowToRefuse, howToRefuse } = isChinese ? chinese : english;
  return purpose === 'service' || saysHowToRefuse.test(text) ? signed : `${signed}${howToRefuse}`;
}

const chinese = {
  saysHowToRefuse: /(拒收|退订).{0,4}回|回.{0,6}(拒收|退订)/,
  howToRefuse: ' 拒收请回复R',
};

const english = {
  // "Stop by" is an invitation.
  saysHowToRefuse: /\b(?:reply|text|send)\s+["'“]?stop\b/i,
  howToRefuse: ' Reply STOP to opt out',
};
