// What counts as withdrawing from a purchase: any unequivocal statement, in either language. A question, a condition, a
// story about somebody else or a wish for something else is none.

const outright =
  /\b(?:withdraw|withdrawing|revoke|rescind|rescinding)\b.{0,30}\b(?:contract|purchase|order|sale|agreement)\b|\b(?:exercise|exercising|use|using|invoke|invoking)\b.{0,12}\b(?:my|the)?\s?(?:(?:legal|statutory) )?right (?:of withdrawal|to (?:withdraw|cancel|return))|\b(?:hereby|formally)\b.{0,16}\b(?:withdraw|cancel|revoke)|\bcancel(?:l?ing)?\b.{0,10}\b(?:the|my|this) (?:contract|purchase|sale)\b|(?:行使|使用).{0,8}(?:撤回权|反悔权|后悔权|无理由退[货款]?)|(?:解除|撤销|取消).{0,6}(?:合同|购买|这笔交易|买卖)|(?:我?(?:要|想|申请|决定|现在|就)|麻烦|请).{0,6}(?:七天|7天|15天|十五天)?无理由(?:退|申请退)|(?:申请|办理?|走)(?:一下)?(?:七天|7天)?无理由(?:退[货款]?)?|^(?:七天|7天)无理由退(?:货|款|换)?[吧了。！!~]*$/iu;

/** The words of the law, as buyers of other countries of the EU write them whatever language they chat in. */
const inOtherLanguages =
  /\bwiderrufe? (?:ich|wir)\b|\b(?:ich|wir) (?:möchte |will |werde )?(?:hiermit )?widerrufen?\b|\bhiermit\b.{0,30}\bwiderruf|\bje (?:me rétracte|vous notifie.{0,40}rétractation|fais valoir mon droit de rétractation)|\b(?:desisto|quiero desistir|ejerzo (?:mi|el) derecho de desistimiento)|\b(?:recedo dal|esercito il (?:mio )?diritto di recesso)|\b(?:herroep|ontbind) ik\b|\bik (?:herroep|ontbind)\b|\bodstępuję od (?:umowy|zakupu)|\bfrånträder (?:jag|köpet|avtalet)|\bjag (?:ångrar|frånträder)\b.{0,12}(?:köp|avtal)|\bjeg (?:fortryder|gør brug af min fortrydelsesret)|\b(?:exerço o (?:meu )?direito de livre resolução)/iu;
const deniedThere = /[?？]|\b(?:nicht|kein|kann|darf|könnte|wie|falls|wenn|ne|pas|niet|nie|inte|ikke)\b/iu;

const plain =
  /(?:我|就|直接|还是)?(?:要|想|决定|打算)(?:申请)?(?:把.{1,12})?退(?:货|掉|了|回去|款)|申请退(?:货|款)|^退货[吧了。！!~]*$|\b(?:i|we)(?:'d| would)? (?:want|like|wish|decided|intend|need) (?:to |that )?(?:return|send)\b.{0,40}|\b(?:i am|i'm|we're|i will|i'll) (?:returning|sending (?:it|them|this|that) back|return|send (?:it|them|this|that) back)\b/iu;
/** "Send" alone may be anything: a photo, a parcel to somebody else. */
const sendsBack = /\breturn|back\b/iu;

/** With these it is asked, wondered, denied, or somebody else's. */
const notSaid =
  /[?？]|吗|么$|呢[。！!~\s]*$|能不能|可不可以|可以退|能退|怎么退|如何|如果|要是|万一|假如|的话|是不是|要不要|还是不|不想退|不要退|不退|别退|没想|没要|没有要|之前|上次|朋友|同事说|他说|她说|听说|\b(?:can|could|may|should|how|what|whether|if|unless|might|maybe|perhaps|thinking (?:of|about)|wondering|considering|before i|don't|do not|didn't|did not|never|not going to|won't|no longer|instead of|friend|neighbou?r|sister|mother|last (?:time|year|month)|once|policy)\b/iu;
const otherWish =
  /换(?!.{0,3}(?:地址))|\b(?:exchange|swap|replace|replacement|different size|another (?:size|colou?r))\b|会员|优惠券|订阅|newsletter|subscription|account|appointment|complaint|申诉|投诉|评价/iu;

/** "I withdraw from the contract", 我要七天无理由退货: so much is meant by nothing else. */
export const withdraws = (text: string): boolean =>
  (inOtherLanguages.test(text) ? !deniedThere.test(text) : outright.test(text) && !notSaid.test(text)) &&
  !/会员|优惠券|订阅|newsletter|subscription|complaint|投诉|评价/iu.test(text);

/** "I want to return the shirt", 我要退货: where the law gives the buyer that right, it is used by saying so. */
export function saysReturning(text: string): boolean {
  const found = plain.exec(text);
  if (!found || notSaid.test(text) || otherWish.test(text)) return false;
  return /\p{Script=Han}/u.test(found[0]) || sendsBack.test(found[0]);
}

/** 七天无理由退货: no reason is the reason. */
export const withdrawsWithoutReason = (text: string): boolean => /无理由/u.test(text) && withdraws(text);

/** "Please cancel the order", as a question or a condition: nothing is declared. */
export const asksAboutCancelling = (text: string): boolean =>
  /[?？]|吗|么$|能不能|可不可以|可以取消|怎么|如果|\b(?:can|could|may|how|what|whether|if|unless|don't|do not)\b/iu.test(
    text,
  );
