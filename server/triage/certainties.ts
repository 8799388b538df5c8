import type { Label } from '../../shared/labels.ts';
import { bare, withoutCourtesy } from './polite.ts';
import type { Asked, Found } from './types.ts';

// Whole messages that mean one thing and nothing else. Everything that has a second meaning is the classifier's.

const greeting =
  /^(?:(?:hi+|hello+|hey+|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))(?: there| team| all| again| everyone| guys)?|anyone (?:there|here|home)|(?:is )?anybody (?:there|here)|are you there|你好|您好|哈喽|哈啰|嗨|在吗|在么|在嘛|在不在|在不|有人吗|有人在吗|亲+|早上好|下午好|晚上好|中午好|早|客服在吗)$/u;

const thanks =
  /^(?:(?:ok(?:ay)?|great|perfect|got it|i see|good|alright|fine|cool|lovely|brilliant|super|wonderful|excellent|amazing|awesome|ah|oh|phew|that's (?:great|lovely|helpful|kind)|太好了|嗯+那我放心了|那?我?放心了|懂了|知道啦|哦+|噢|好嘞|好吧|好的?|好滴|嗯+|行吧?|那?我?知道了|明白了|了解了?|收到了?) ?){0,3}(?:(?:many )?thanks?(?: a lot| so much| again| very much| for your help| a million)?|thank (?:you|u)(?: (?:so|very) much| again| for your help)?|thx|tysm|ty|cheers|much appreciated|谢谢(?:了|啦|你|您|亲|你了|您了|老板|客服)*|谢啦|谢了|多谢(?:了|啦)?|非常感谢|感谢|太感谢了|辛苦(?:了|你了|您了)?)$/u;

const human =
  /^(?:please )?(?:(?:i (?:want|need|would like|d like|'d like|wanna)|i'd like|can i|could i|may i|let me|get me|give me|connect me(?: to| with)?|transfer me(?: to)?|put me through to)(?: to)? ?)?(?:(?:speak|talk|chat)(?:ing)? (?:to|with) )?(?:an? |the |some )?(?:real |live |actual )?(?:human(?: being| agent)?|person|people|agent|representative|operator|someone real|manager|supervisor|customer service)(?: please| now)?$/u;

const humanChinese =
  /^(?:请|麻烦|帮我|给我|我要|我想|要|能不能|可以|能)*(?:转|找|换|叫|接|来)?(?:一下|个|下|你们|您们|贵店)*(?:人工|真人|人工客服|真人客服|人工服务|活人|主管|经理|店长)(?:客服|服务)?(?:吗|谢谢|好吗|来|行吗)?$/u;

/** Where buyers in China complain of a shop. */
const authority = /(?<!\d)(?:12315|12345)(?!\d)|消协|消费者协会|工商局|市场监管/u;

/** What a whole message certainly means, or null. */
export function certainLabelOf(text: string, found: Found, asked: Asked | null): Label | null {
  const whole = bare(text);
  if (greeting.test(whole)) return 'greeting';
  if (thanks.test(whole)) return 'thanks';
  const request = bare(withoutCourtesy(text));
  if (request === '' && whole !== '') return thanks.test(whole) ? 'thanks' : 'greeting';
  if (authority.test(text)) return 'complaint';
  if (human.test(request) || humanChinese.test(request.replaceAll(' ', ''))) return 'human';
  return isOnlyABody(text, found, asked) ? 'size' : null;
}

/** Whether the message is nothing but an order or tracking number. */
export function isOnlyANumber(text: string, { orderNumbers, trackingNumbers }: Found): boolean {
  const numbers = [...orderNumbers, ...trackingNumbers];
  const rest = numbers.reduce((left, number) => left.replaceAll(number.toUpperCase(), ''), text.toUpperCase());
  return (
    numbers.length > 0 &&
    bare(rest)
      .replace(/order|number|no|is|my|it's|the|订单号?|单号|编号|是|我的/gi, '')
      .trim() === ''
  );
}

const bodyWords =
  /身高|体重|我|码|号|均|米|斤|公|厘|千克|左右|大概|\b(?:i'm|i am|i|my|size|height|weight|weigh|is|and|tall|about|around|cm|m|kgs?|lbs?|pounds|stones?|ft|feet|foot|in|inch|inches|s|x+[sl]|l)\b|[\d\s']|[cmkgb]+/g;

/** Nothing but a body's measurements; a lone size only in answer to a question, since "M" alone says nothing. */
function isOnlyABody(text: string, { sizes, measurements }: Found, asked: Asked | null): boolean {
  const hasBody = measurements.heightCm !== undefined && measurements.weightKg !== undefined;
  if (!hasBody && !(asked && sizes.length === 1)) return false;
  return bare(text).replace(bodyWords, '').length <= 1;
}
