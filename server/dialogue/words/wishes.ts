// What buyers wish for, and what they take back. Each test reads the whole text of one reading.

const keeps =
  /(?:不想?退(?:货|款)?了|不(?:用|要|打算|准备)退(?:货|款)?了?(?!也)|别退(?:货|款)?了|先不退|取消退货|留着(?:穿|用|吧|了|$)|我(?:就)?留着|i(?:'ll| will| would| might|'d) (?:just |rather |probably )?keep (?:it|them|this|the)|(?:decided|going|want|like) to keep (?:it|them|this|the)|(?:i'm |am )?keeping (?:it|them)|(?:(?:don't|do not|dont|no longer|not) (?:want|need|wish|going|have) to|no need to|won't) (?:return|send)\b|cancel (?:the|my|this) return|no (?:more )?return needed)/iu;
/** With these it is no taking back: a question, a threat, or another wish instead. */
const keepsNot =
  /(?:[?？]|吗|么$|为什么|凭什么|你们不|不退就|退款给|要退款|换|补|重发|优惠|投诉|(?:don't|do not|not|n't) (?:want|like|going)? ?(?:to )?keep|refund|exchange|money|replac|discount|compensat|resend|missing|send me|how|why|unless|until)/iu;

/** "Actually I'll keep it", 不退了: the return is off. */
export function takesBackReturn(text: string): boolean {
  return keeps.test(text) && !keepsNot.test(text);
}

const noPerson =
  /(?:不用|不要|不需要|别|不想|无需)(?:帮我|给我)?(?:转|找|叫|换|接)?(?:一下)?(?:人工|真人|客服|人(?:了|吧)?(?=$|[，,。！!]))|(?:no need (?:for|to)|(?:don't|do not|dont) (?:need|want|transfer|connect)|without)\b.{0,22}\b(?:person|human|agent|colleague|anyone|somebody|someone)/iu;
export const refusesPerson = (text: string) => noPerson.test(text);

const noExchange =
  /(?:不想|不要|不用|不需要|别|不)(?:给我)?换(?:货|了|码|$|[，,。])|(?:don't|do not|dont|no need to|not) (?:want |need |to )*(?:an? |the )?(?:exchange|swap|replacement)|\bno exchange/iu;
export const refusesExchange = (text: string) => noExchange.test(text);

const noCancel =
  /(?:不要|别|不想|不用|不)(?:给我|帮我)?取消|(?:don't|do not|dont|not|no need to)(?: want to)? cancel/iu;
export const refusesCancelling = (text: string) => noCancel.test(text);

const moneyBack = /refund|money back|reimburse|give me my money|退款|退钱|还钱|退我钱|钱退|拿(?:回)?钱/iu;
export const wantsMoneyBack = (text: string) => moneyBack.test(text);

const noWhy =
  /^\s*(?:i(?:'m| am) )?not (?:saying|telling|going to say)(?: (?:why|you|that|anything))?[\s.!]*$|^\s*(?:就是)?(?:不说|不告诉你们?|无可奉告|保密)[\s。！!]*$|^(?:七|7)天无理由|(?:不[太大]?想|不[太大]?方便|不[太大]?愿意?|懒得)(?:说|讲|解释|透露)(?:原因|理由|为什么)?|(?:rather|prefer) not (?:to )?(?:say|tell|explain)|keep (?:that|it|this|the reason) to myself|(?:don't|do not|won't) (?:want to |wish to )?(?:say why|tell you why|explain why|give (?:a |any )?reason)/iu;
export const keepsReasonPrivate = (text: string) => noWhy.test(text);

const policy =
  /(?:运费|邮费|快递费).{0,6}(?:谁|我们?出|你们出|包|承担|自理|多少)|谁(?:出|付|承担).{0,4}(?:运费|邮费)|(?:七|7|十五|15|\d{1,2})天(?:内)?无理由|包邮退|(?:who|do i|do you|must i).{0,14}\b(?:pay|cover)s?\b.{0,14}(?:return|shipping|postage|send)|return (?:shipping|postage).{0,12}(?:free|cost|paid|who)|(?:can|could|may) i (?:still )?(?:return|send|exchange).{0,40}(?:within|after|without|days|weeks|tags?|washed|worn)|(?:washed|worn|cut (?:off )?the tags?|removed the tags?).{0,30}(?:can|could|may) i|(?:洗过|穿过|剪了?(?:吊牌|标)|拆了).{0,12}(?:能|可以|还).{0,4}退|how (?:many days|long).{0,16}(?:return|send)|几天(?:之)?内.{0,6}退|(?:return|refund) (?:policy|window)|退(?:换)?货(?:政策|规则|期限|流程|怎么(?:弄|操作|办理))|how (?:do|does) (?:your |the )?(?:returns?|exchanges?|returning) work/iu;
/** A question about the rules, not a wish to send something back now. */
export const asksPolicy = (text: string) => policy.test(text);

const insists =
  /(?:还是|仍然|坚持|我就是|就是)(?:想|要)?(?:给我)?退(?!款(?:到|进))|\bstill (?:want|need|like|wish|going|intend)\b.{0,6}\bto (?:return|send (?:it|them|this|that|the .{1,20}) back)\b/iu;
/** "I still want to return it", 我还是想退: after an offer that is what was offered, and no quarrel. */
export const insistsOnReturn = (text: string) => insists.test(text);

const stock = /有货(?:吗|么|没)?|有(?:没有)?(?:吗|么|没)\s*[?？]?$|还有(?:吗|没|么)|in stock|do you have|available/iu;
export const asksStock = (text: string) => stock.test(text);

const larger = /换(?:个|件|条|双|成)?大(?:一)?(?:点|些|号|码)|(?:bigger|larger) (?:size|one)|size up/iu;
const smaller = /换(?:个|件|条|双|成)?小(?:一)?(?:点|些|号|码)|smaller (?:size|one)|size down/iu;
const fault =
  /破(?:了|洞|损)|坏(?:了|的)|脱线|开线|开胶|起球|掉色|有洞|有污|脏了|[少掉缺](?:了)?.{0,2}(?:扣子|纽扣|拉链)|\b(?:torn|ripped|broken|faulty|defective|stained|stain|hole|missing (?:a |one )?button|button(?: is)? missing)\b/iu;
export const namesFault = (text: string) => fault.test(text);

const tooLarge =
  /(?:太|偏|有点|好|买|穿着?)大(?:了|一?点|一?些|一?码)?|^大了|大了(?:一|点|些|两|几|好)|松垮|拖地|帐篷|too (?:big|large|loose|wide|long)|runs? (?:big|large|loose)|\b(?:tent|drown(?:ing)?|swimming) (?:in)?|\btent\b/iu;
const tooSmall =
  /(?:太|偏|有点|好|买|穿着?)(?:小|紧)(?:了|一?点|一?些|一?码)?|^[小紧]了|小了(?:一|点|些|两|几|好)|扣不上|拉不上|穿不进|紧绷|too (?:small|tight|narrow|short)|runs? (?:small|tight|narrow)|(?:barely|can't|cannot|won't) (?:close|button|zip|do (?:it|them) up)|(?:can't|cannot|won't) get (?:it|them|into)/iu;
/** The size wished for tells what is wrong with this one. */
export function sizeReasonIn(text: string): 'size.too_small' | 'size.too_large' | null {
  if (larger.test(text)) return 'size.too_small';
  if (smaller.test(text)) return 'size.too_large';
  if (tooLarge.test(text) === tooSmall.test(text)) return null;
  return tooLarge.test(text) ? 'size.too_large' : 'size.too_small';
}

const otherColour =
  /换(?:成|个|件|条|一?个|一?件)?.{0,3}(?:色|黑|白|红|蓝|绿|灰|黄|粉|紫|藏青|米|卡其|驼)|(?:exchange|swap|change).{0,20}\b(?:colou?r|black|white|red|blue|navy|green|gr[ae]y|beige|ivory|pink|brown)\b/iu;
export const wantsOtherColour = (text: string) => otherColour.test(text);

const missingPiece = /补(?:发|寄|给)|把对的|重新?发|send (?:me |out )*(?:the |my )?(?:missing|right|correct|other)/iu;
const swap = /换(?!.{0,2}[吗么?？])|\b(?:swap|exchange)\b/iu;
/** An exchange wished for in so many words. */
export const wantsSwap = (text: string) => swap.test(text) && !noExchange.test(text) && !/[?？]/u.test(text);

/** How long something takes is a question, and agrees to nothing. */
export const asksHowLong = (text: string) => /how (?:long|soon)|\bwhen\b|多久|什么时候|几天|多长时间/iu.test(text);

const sizeWrong =
  /\b(?:size|sizing|fit)\b.{0,20}\b(?:off|wrong|incorrect|(?:not|n't) right)\b|wrong (?:size|fit)|(?:尺码|尺寸|码数).{0,4}(?:不对|不准|有问题|不合|错)/iu;
export const namesSizeFault = (text: string) => sizeWrong.test(text);

/** "Will L be too wide?": a question about a size agrees to none. */
export const asksAboutSize = (text: string) =>
  /[?？]|会不会|是不是|多少|区别|哪个|还是|difference|which|合不合|能不能穿|吗[。\s]*$|(?:will|would|does|is) (?:it|that|the|an?|size|\w) /iu.test(
    text,
  ) && !wantsSwap(text);
export const wantsMissingSent = (text: string) => missingPiece.test(text);
