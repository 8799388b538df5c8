import type { Answer } from '../../shared/labels.ts';
import { bare, withoutCourtesy } from './polite.ts';
import type { Asked, Found, Option } from './types.ts';

// How buyers answer a question that they were just asked. Whole short messages only: a sentence that says more is read
// by the classifier, so that a digression comes out as itself.

const yes =
  /^(?:y|ya|yes|yep|yeah|yup|sure|ok|okay|of course|correct|right|exactly|true|please do|go ahead|fine|sounds good|i (?:did|do|have|am|was|saw it|read it)(?: that| so)?|yes (?:i (?:did|do|have|am|read it|have read it|saw it)|please|sure|of course|it (?:is|was|did)|that's right)|already (?:did|read it)|i (?:have |already |have already )?(?:read|seen|saw) (?:it|that|them)(?: already| before)?|是|是的|对|对的|嗯+|嗯呢|恩+|好|好的|好滴|可以|可以的|行|行的|没错|没问题|当然|有|有的|有啊|看了|看过|看过了|我看过|我看过了|看到了|看到过|读过|读过了|知道|知道的|确定|确认|要|要的|需要|同意|接受|愿意|有看过|看过的)$/u;

const no =
  /^(?:n|no|nope|nah|not really|not yet|never|negative|i (?:did not|didn't|don't|do not|haven't|have not|wasn't|am not)|no (?:i (?:did not|didn't|don't|haven't|have not)(?: (?:read|see|seen|know)(?: (?:it|that|about it))?)?|thanks|thank you|it (?:isn't|wasn't|didn't))|(?:no )?(?:i )?(?:have )?never (?:read|seen|saw|noticed|c[ao]me across|spotted)(?: (?:it|that|them|one|any))?(?: before)?|i (?:did not|didn't|haven't|have not|never)(?: (?:read|see|seen|saw|noticed?))(?: (?:it|that|them|any statement))?(?: before| yet)?|didn't (?:read|see) (?:it|that)|不|不是|不是的|没|没有|没有的|没看|没看过|没有看|没有看过|我没看|我没看过|没看到|没看见|没注意|没注意看|没读过|不知道|不对|不行|不用|不用了|不要|不要了|不需要|不同意|不愿意|不接受|不可以|还没|还没有|从来没看过)$/u;

const declines =
  /^(?:(?:sorry )?(?:i )?(?:don't|do not|dont|won't|would rather not|'d rather not|rather not|prefer not to|i'd rather not|i'd prefer not to)(?: (?:want|wish|like|care|have))?(?: to)?(?: (?:say|tell(?: you)?|explain|answer|give (?:a |any |you a )?reasons?|a reason|any reason|share))(?: (?:that|why|it|the reason|a reason|you))?|no (?:particular |special |specific )?reasons?|no comment|none of your business|just because|does it matter|(?:why )?do i (?:have|need) to (?:say|tell you|explain|give a reason)|(?:i )?just want (?:to (?:return|send) it(?: back)?|my money back|a refund)|i'd rather not|rather not say|prefer not to say|it's (?:private|personal)|不想说|我不想说|不方便说|不便说|不告诉你|无可奉告|没有?(?:什么)?(?:原因|理由)|没啥(?:原因|理由)|没为什么|没有为什么|不需要理由|(?:我)?就是(?:想|要)退(?:货|款|了|掉)?|(?:我)?就想退(?:货|款|了|掉)?|单纯(?:的)?想退(?:货)?|不想解释|懒得说|不想讲|个人原因|私人原因|保密|一定要(?:说|有)(?:理由|原因)吗|必须(?:说|有)(?:理由|原因)吗|非要说吗|能不说吗|可以不说吗)$/u;

const rejects =
  /(?:不接受|不能接受|接受不了|没法接受|无法接受|不认(?!识|得|为|真)|那不行|这不行|不同意|不服|说不过去|(?:这|那)?(?:不是|算什么|什么)(?:理由|借口)|别找借口|找借口|少来这套|忽悠|糊弄|(?:还是|我就是|就是|仍然|坚持|必须)(?:想|要)?(?:给我)?退(?!款(?:到|进))|no excuse|not an excuse|that's (?:no|not a|not an) (?:reason|excuse|answer|explanation)|(?:don't|do not|can't|cannot|won't|can not) accept|not accept|unacceptable|not acceptable|not good enough|(?:don't|do not) (?:agree|believe)|disagree|i still want|still (?:want|going|need) to (?:return|send)|that (?:doesn't|does not) (?:help|convince|matter|change)|nonsense|rubbish excuse|bull ?shit|(?:don't|do not|not) buy (?:it|that|this|the .{0,12}(?:story|excuse|explanation|reason))|解决不了|没解决|not convinced|i insist|not my (?:problem|fault)|i don't care)/u;

const takesBack = /不退|不换了|留着|keep (?:it|them)|never ?mind/iu;

export type ShortAnswer = { answer?: Answer; choice?: Option };

/** The answer that a whole message gives to the open question, or null when it is not (only) an answer. */
export function answerIn(text: string, asked: Asked, found: Found): ShortAnswer | null {
  const said = bare(withoutCourtesy(text)) || bare(text);
  const choice = choiceIn(said, asked.options, found);
  if (choice) return { choice };
  // A yes-no question may offer its two answers as options: then a plain yes chooses one.
  if (declines.test(said)) return withOption('decline_to_say', asked);
  if (yes.test(said)) return withOption('yes', asked);
  if (no.test(said)) return withOption('no', asked);
  // Last, because 没有看过 holds the option 看过 and means the other one.
  const part = byPart(said, asked.options);
  return part && { choice: part };
}

/** "yes, but where is my other order?": the answer in front, and what remains to be read; null when there is none. */
export function splitAnswer(text: string, asked: Asked): { head: ShortAnswer; rest: string } | null {
  const match = /^(.{1,24}?)[\s]*[,，.。!！;；\s]\s*(?:but |and |但是?|不过|可是)?(.{3,})$/su.exec(
    withoutCourtesy(text),
  );
  if (!match?.[1] || !match[2]) return null;
  if (takesBack.test(match[2])) return null; // the second half changes everything
  const said = bare(match[1]);
  if (yes.test(said)) return { head: withOption('yes', asked), rest: match[2] };
  if (no.test(said)) return { head: withOption('no', asked), rest: match[2] };
  return null;
}

export function turnsDown(text: string): boolean {
  return rejects.test(bare(text));
}

function withOption(answer: Answer, { options }: Asked): ShortAnswer {
  const choice = options.find(({ value }) => value === answer);
  return choice ? { answer, choice } : { answer };
}

const ordinals: readonly RegExp[] = [
  /^(?:option |number |no |answer |选|选择|我选|第)?(?:1|a|①|one|一)(?:个|号|项|条|种)?$|^(?:the )?(?:first|1st)(?: one| option)?$|^前者$/u,
  /^(?:option |number |no |answer |选|选择|我选|第)?(?:2|b|②|two|二|两)(?:个|号|项|条|种)?$|^(?:the )?(?:second|2nd)(?: one| option)?$|^后者$/u,
  /^(?:option |number |no |answer |选|选择|我选|第)?(?:3|c|③|three|三)(?:个|号|项|条|种)?$|^(?:the )?(?:third|3rd)(?: one| option)?$/u,
  /^(?:option |number |no |answer |选|选择|我选|第)?(?:4|d|④|four|四)(?:个|号|项|条|种)?$|^(?:the )?(?:fourth|4th)(?: one| option)?$/u,
  /^(?:option |number |no |answer |选|选择|我选|第)?(?:5|e|⑤|five|五)(?:个|号|项|条|种)?$|^(?:the )?(?:fifth|5th)(?: one| option)?$/u,
  /^(?:option |number |no |answer |选|选择|我选|第)?(?:6|f|⑥|six|六)(?:个|号|项|条|种)?$|^(?:the )?(?:sixth|6th)(?: one| option)?$/u,
];
const last = /^(?:the )?last(?: one| option)?$|^最后(?:一个|那个|一项)?$/u;

function choiceIn(said: string, options: readonly Option[], found: Found): Option | null {
  if (said === '' || options.length === 0) return null;
  const byNumber = options.filter((option) => namesOrder(option, found, said));
  if (byNumber.length === 1) return byNumber[0] as Option;
  const exact = options.find(({ value, label }) => bare(label) === said || bare(value) === said);
  if (exact) return exact;
  const place = ordinals.findIndex((ordinal) => ordinal.test(said.replace(/^我?(?:选择|选|要)(?=第|.$)/u, '')));
  if (place >= 0) return options[place] ?? null;
  return last.test(said) ? (options.at(-1) ?? null) : null;
}

/** Part of exactly one option's text, or little more than it: "too small" for "It is too small". */
function byPart(said: string, options: readonly Option[]): Option | null {
  const enough = /\p{Script=Han}/u.test(said) ? 2 : 4;
  if (said.length < enough) return null;
  const near = options.filter(({ label }) => {
    const text = bare(label);
    if (text.length < enough) return false;
    const part = said.replace(/^(?:the|my|it's|its|it is|for the|about the)\s+/, '').replace(/ (?:one|please)$/, '');
    const inside = /\p{Script=Han}/u.test(said) ? text.includes(said) : ` ${text} `.includes(` ${part} `);
    return inside || (said.includes(text) && said.length <= text.length + enough * 2);
  });
  return near.length === 1 ? (near[0] as Option) : null;
}

/** The number in full, or its last digits: "the one ending in 0002". */
function namesOrder({ value, label }: Option, { orderNumbers }: Found, said: string): boolean {
  const shown = `${value} ${label}`.toUpperCase();
  const tail = /(?:end|last|尾号|后四位|结尾)\D{0,12}(\d{3,6})/.exec(said)?.[1] ?? /^(\d{3,6})$/.exec(said)?.[1];
  if (tail !== undefined && new RegExp(`${tail}(?!\\d)`).test(shown)) return true;
  return orderNumbers.some((number) => shown.includes(number.toUpperCase().replace(/^#/, '')));
}
