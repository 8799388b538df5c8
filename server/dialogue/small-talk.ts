// Words that only say "I have heard you". Nobody should be asked what they mean by "ok".

const english =
  /^(?:(?:ok(?:ay)?|k+|alright|all right|right|fine|great|lovely|perfect|super|cool|nice|brilliant|awesome|excellent|wonderful|amazing|good|sure|phew|yay|ah|oh|hm+|aha|got it|i see|understood|makes sense|noted|will do|no (?:problem|worries|rush)|(?:great|good|nice) (?:news|to (?:know|hear))|that's (?:great|fine|good|ok|okay|all|helpful|kind|a relief)|that (?:calms|helps|reassures) me(?: down)?(?: a (?:bit|little))?|i(?:'ll| will) (?:wait|do that|send (?:it|them)|check)(?: then| tonight| later| tomorrow)?|one (?:moment|sec(?:ond)?)|hold on|then|so|well|very|much|really|for (?:now|that|telling me|checking|letting me know|the update|your help))[\s,.!~]*)+$/iu;

const chinese =
  /^(?:(?:好+|好[的嘞滴吧呢哒呀啊]|行|行吧|行的|可以|嗯+|哦+|噢|喔|ok|知道了?|明白了?|了解了?|懂了|收到了?|太好了?|太棒了?|不错|没事|没关系|没问题|放心了?|那|我|就|也|先|吧|啦|呀|呢|哈+|了|辛苦了?|多谢|谢谢|告知|稍等|等着|等等|再等等?|等(?:你们|您|你)?(?:的)?(?:消息|回复|通知))[\s，。！!~～、,.]*)+$/iu;

export function isAcknowledgement(text: string): boolean {
  const said = text.replace(/(?:\p{Extended_Pictographic}|\uFE0F|\u200D)+/gu, ' ').trim();
  return said.length <= 60 && /\p{L}/u.test(said) && (english.test(said) || chinese.test(said));
}
