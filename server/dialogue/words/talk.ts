export const asksForBot = (text: string) =>
  /(?:你|您|这|对面)?(?:是|是不是)(?:一?个)?(?:机器人|人工智能|ai|智能客服|真人|人吗)|(?:are|is) (?:you|this|it) (?:an? )?(?:real )?(?:ro)?(?:bot|robot|machine(?! ?wash)|ai|computer|automated|human|person)\b|am i (?:talking|speaking|chatting) (?:to|with) an? (?:bot|robot|machine|ai|computer|real person|human)/iu.test(
    text,
  ) && !/转|接|找|换/.test(text);

/** "Hello?", 还在吗: whoever was handed over wants to know whether somebody is still there. */
export const asksWhetherThere = (text: string) =>
  /^(?:人?还?在[吗么嘛不]|人呢|人在[吗哪]?|有人吗|在不在|怎么没人(?:了|理)?|没人吗|anyone(?: there)?|(?:hello+|hi)(?:[?!, ]+(?:still there|anyone there))?|are you (?:still )?there|still there|any(?:body| ?one) (?:still )?(?:there|here))[\s?？!！.。]*$/iu.test(
    text.trim(),
  );

/** When the shop's people are there. */
export const asksHours = (text: string) =>
  /(?:客服|人工|你们|店里|店铺).{0,6}(?:几点|什么时候|啥时候)(?:到几点)?(?:上班|下班|在线|开门|营业)|(?:上班|营业|客服|工作|在线)时间(?:是|到)?.{0,4}(?:几点|什么|多少|[?？吗么呢]|$)|(?:business|opening|office|working|service) hours|when (?:are you|is (?:the shop|support|your team|customer service)|do you) (?:open|close|available|online)|what (?:are your hours|time do you (?:open|close))/iu.test(
    text,
  );

/** When somebody will answer, asked while it is a person's turn. */
export const asksWhenAnswered = (text: string) =>
  /(?:什么时候|啥时候|多久|几点|何时|多长时间).{0,8}(?:回(?:我|复|话)|联系|有人|答复|处理)|how (?:long|soon).{0,24}(?:some(?:one|body)|any(?:one|body)|reply|get back|hear|answer)|when (?:do|will|can|would) (?:i|you|some(?:one|body)|any(?:one|body)).{0,14}(?:hear|reply|get back|answer|respond)/iu.test(
    text,
  );

const praise =
  /很?喜欢(?!.{0,3}不)|很满意|(?:质量|做工|衣服|裙子|颜色|挺|很|真|太)(?:挺|很|真)?(?:好看|漂亮|合身|舒服|不错)|质量(?:很|真|挺)好|(?:i |we |she |he |really |absolutely )(?:love|loves|loved|like|likes|adore)(?:d|s)? (?:it|them|the|this|my)|\blov(?:e|ed|ing) (?:it|them|the|this|my|how)\b|fits? (?:me )?(?:perfectly|great|well|nicely|beautifully|like a glove)|(?:it's|it is|they're|is|are|looks?) (?:so |really |very |absolutely )?(?:lovely|beautiful|gorgeous|perfect|great)\b/iu;
const noPraise =
  /[?？]|不(?:太|怎么|是很|够|喜欢|满意|好|合|舒服)|没(?!有?色差)|但|可是|就是|不过|\bbut\b|n't|\bnot\b|\bexcept\b|however|退|换|return|exchange|refund|\btoo\b|太(?:大|小|长|短|紧|松|薄)|如果|要是|\bif\b/iu;
export const praises = (text: string) => praise.test(text) && !noPraise.test(text);

export const dropsIt = (text: string) =>
  /^(?:(?:actually|ok|okay|oh|no|sorry|ah)[, ]+)*(?:never ?mind|forget it|forget about it|don't worry about it)(?:[, ]+(?:thanks|thank you|it arrived|it's here|found it|it came).{0,12})?[\s.!]*$|^(?:那|哦|好吧)?[，, ]?(?:算了|没事了|不用了|没什么了?)(?:[，, ]?谢谢)?[。！!~\s]*$/iu.test(
    text.trim(),
  );

export const says = {
  thanks: (text: string) => /thank|thx|cheers|谢|辛苦|感谢/iu.test(text),
  itIsMe: (text: string) =>
    /是我(?:本人|自己)?|我本人|(?:it's|it is|this is|i am|i'm) (?:me|the buyer|the customer)|1[3-9]\d{9}|\+?\d[\d\s-]{7,}\d/iu.test(
      text,
    ),
};
