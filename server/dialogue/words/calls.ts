/** What a buyer says about the phone call that they were promised. */
export type CallWish = 'no_call' | 'call_time' | 'call_number' | 'asks_call_time';

const aboutCall = /电话|打给我|打我|来电|联系我|\bcall(?:s|ed|ing)?\b|\bphone|\bring(?: me| us)?\b/iu;
const refused =
  /(?:不要|别|不用|不想|不需要|不方便)(?:给我|再)?(?:打|接|来)?.{0,2}电话|别打|(?:don't|do not|dont|no need to|not|no|without) (?:want |need |to |a |any )*(?:phone |ring )?(?:calls?|phone|ring)/iu;
const when = /什么时候|几点|多久|when (?:will|are|do|is)|what time/iu;
const hour =
  /\d{1,2}(?::\d\d)?\s*(?:点|am|pm|o'clock)|[一二三四五六七八九十]+点|(?:上|下|中)午|晚上|早上|明天|后天|周[一二三四五六日天末]|之?后|以后|\b(?:after|before|morning|afternoon|evening|tonight|tomorrow|noon|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|(?:at|around) \d/iu;
const number = /\+?\d(?:[\s-]?\d){6,}/u;

/** The number as it stands there, without its blanks. */
export const numberIn = (text: string): string | null => number.exec(text)?.[0].replaceAll(/[\s-]/g, '') ?? null;

const inWriting =
  /在这(?:里|儿|边)?.{0,3}(?:确认|说|聊|谈|处理|弄|吧|就)|(?:打字|文字|聊天)(?:里|上)?.{0,2}(?:说|聊|吧|就)|不方便(?:留|给|说)|\b(?:settle|sort|do|confirm|discuss|talk|keep|handle)\b.{0,20}\b(?:here|in (?:the|this) chat|in writing)\b|\b(?:rather|prefer) not\b|\bhere is fine\b/iu;
/** Asked for a number: it is to be settled here, without one. */
export const settlesInWriting = (text: string): boolean => inWriting.test(text) && !number.test(text);

export function callWishIn(text: string): CallWish | null {
  if (refused.test(text)) return 'no_call';
  const isAboutCall = aboutCall.test(text);
  if (number.test(text) && (isAboutCall || text.length <= 40)) return 'call_number';
  if (!isAboutCall) return null;
  if (when.test(text)) return 'asks_call_time';
  return hour.test(text) ? 'call_time' : null;
}
