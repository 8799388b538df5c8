// Words that name the state a parcel is in, and what buyers ask about it.

export const meansAnother =
  /\b(?:other|another|second|different) (?:order|parcel|package|one|item)\b|另外(?!.{0,2}(?:问|想))|另一?[个件单]|别的(?:订单|包裹|那)|其他(?:订单|包裹)|还有一(?:个|单)/i;
const parcelOnly =
  /\b(?:other|another|second|different) (?:parcel|package|one)\b|另外?一?个(?:包裹|快递|件)?|别的包裹|其他包裹/i;
/** "The other parcel" may be of the same order; "the other order" is not. */
export const meansOtherParcel = (text: string) => parcelOnly.test(text) && !/\border\b|订单/i.test(text);

export const saysGoingBack = (text: string) =>
  /(?:包裹|快递|件).{0,8}退回|被退回|退回去了|(?:parcel|package|it|order).{0,14}(?:going|sent|coming|returned|returning|on its way) (?:back|to (?:the )?sender)/iu.test(
    text,
  );

export const saysAttempt = (text: string) =>
  /(?:派送|配送|投递|送货|送件)(?:没|未|不)?(?:成功|失败|到|上)|送过了?|没人?接(?:到)?电话|没收到电话|(?:delivery|attempt).{0,12}(?:fail|unsuccessful|missed)|(?:failed|missed|tried|attempted)(?: to)? (?:deliver|delivery|attempt)/iu.test(
    text,
  );

/** What we cannot know: only the carrier has it. */
export const asksCarrierDetail = (text: string) =>
  /取件码|提货码|取货码|快递(?:员|小哥).{0,4}(?:电话|号码|手机)|(?:pick ?up|collection|locker) (?:code|pin)|(?:courier|driver|carrier)'?s? (?:phone|number)/iu.test(
    text,
  );

const pickupPlace = '驿站|代收点|自提|快递柜|丰巢|柜子|pick ?up|locker|collection point|parcel shop';
export const saysNotAtPickup = (text: string) =>
  new RegExp(`(?:${pickupPlace}).{0,14}(?:没|找不到|不在|(?:not|n't|no parcel|nothing))`, 'iu').test(text) ||
  /^(?:but )?(?:it's|it is|its|it was|it wasn't)? ?(?:not there|n't there)|^没找到(?:我的)?(?:件|包裹|快递)?$|没有我的件/iu.test(
    text,
  );
export const asksPickup = (text: string) =>
  /where (?:do|can|should) i (?:collect|pick)|until when|how long.{0,20}(?:keep|held|hold)|(?:哪里|哪儿|去哪|什么地方).{0,3}(?:取|拿|领)|(?:放|保管|存)(?:到|多久|几天)/iu.test(
    text,
  );

export const confirmsAddress = (text: string) =>
  /(?:电话|手机|地址|号码).{0,4}(?:没错|对的|是对|没问题|正确|没变|没有错)|(?:address|phone|number).{0,10}(?:is|are|was) (?:right|correct|fine|ok|good|still)|right address|correct address/iu.test(
    text,
  );

/** "I have it here", 已经取到了. */
export const saysReceived = (text: string) =>
  /(?:已经?|都|早就?|刚刚?|昨天|今天)?(?:取|拿|收|签收|领)(?:到|回来|走)?了|在我手[上里]|到手了|(?:i|we)(?:'ve| have)? (?:already |just )?(?:got|have|received|collected|picked|fetched)|(?:already|just) (?:got|received|collected|picked)|(?:it|they)(?:'s| is| are|'re) here/iu.test(
    text,
  ) && !saysNotCome(text);
/** "I no longer want it", before it has come. */
export const turnsAway = (text: string) =>
  /不(?:想)?要了|不想要|拒收|不(?:去)?取了?|退回去|取消|(?:don't|do not|no longer|not) (?:want|need) (?:it|them|this)|refuse|(?:not|won't) (?:collect|pick)|send it back|cancel/iu.test(
    text,
  );

export const saysNotCome = (text: string) =>
  /(?:还|一直|都)?没(?:有)?(?:收到|到货|送到|到呢|拿到|见到)|(?:hasn't|has not|haven't|have not|didn't|did not|never)(?: yet| even)? (?:arrived?|come|came|received?|got|get|been delivered)/iu.test(
    text,
  );
/** "How much longer?", and no more. */
export const asksHowMuchLonger = (text: string) =>
  /^(?:那|大概|还)*(?:要|得|需要)(?:等)?(?:多久|几天|多长时间)(?:能?到)?[\s呢啊呀?？]*$|^(?:and )?how (?:much longer|long)(?: (?:still|now))?[\s?]*$/iu.test(
    text.trim(),
  );

/** "And the other one?", and no more. */
export const meansTheOther = (text: string) =>
  /^(?:那|and |so |what about |how about )*(?:另外?那?一?个|the other(?: one)?)(?:呢|怎么样|到哪了?)?[\s?？]*$/iu.test(
    text.trim(),
  );

/** "The one still on its way". */
export const meansComing = (text: string) =>
  /(?:还?在路上|还没到|没到)的?(?:那|这)[个件]|(?:one|parcel|package)(?: that's| that is|'s| is)? (?:still )?(?:on its way|coming|on the way|not here yet)/iu.test(
    text,
  );
export const asksArrival = (text: string) =>
  /(?:到(?:货)?了?没(?:有|呢|呀)?|到了吗|到没到|[几哪][天号日]能?(?:到|送到)|啥时候能?到|(?:到|在)(?:哪|哪里|哪儿)了?)[\s？?呀呢啊啦]*$|\bwhere(?:'s|s| is| are) (?:my|the)\b|^(?:and |so |but )?(?:did|has|have) .{3,30}(?:arrived?|come|land|get here)|(?:when|any idea when).{3,30}(?:arrives?|lands?|gets? here|comes?)/iu.test(
    text,
  );

/** What was said to be missing has turned up. */
export const saysFound = (text: string) =>
  /找到了|找着了|拿到了|取到了|(?:邻居|门卫|保安|家里?人|室友|同事).{0,4}(?:帮我)?(?:代?收|拿)了?|found (?:it|the parcel|my parcel)|(?:it|parcel|package) (?:has |just |did )?(?:turned up|showed up)|panic over|false alarm/iu.test(
    text,
  ) && !/没(?:有)?(?:找|拿|取|收)|不是|问(?:过|了)|haven't|didn't|not |n't/iu.test(text);
const askedWhy = /怎么|为什么|为啥|咋|谁|凭什么|why|who|how come|what happened/iu;
const isCancelled = /取消|关闭|cancel/iu;
const passive =
  /被(?:你们|系统|店家)?(?:取消|关闭)|(?:自动|自己|莫名其妙).{0,4}(?:取消|关闭)|给(?:我)?(?:取消|关)了|取消了(?:吗|么|没)|(?:is|was|has|did) (?:my|the|this) .{0,24}cancel|(?:been|was|were|is|got|has) cancel|cancell?ed (?:my|itself|on its own)/iu;
/** The order was cancelled, and the buyer wonders; nobody asks here for it to be. */
export const wondersAtCancelling = (text: string) =>
  isCancelled.test(text) && (passive.test(text) || (askedWhy.test(text) && /取消了|关闭了|cancell?ed/iu.test(text)));

export const asksDistance = (text: string) => /多远|几公里|多少公里|how far/iu.test(text);
/** "Only one of two came": it counts parcels, not goods. */
export const countsParcels = (text: string) =>
  /(?:只|才)?(?:收到|到了?)了?一(?:个|件)(?:包裹|快递)?|one of (?:the |my )?(?:two|2|three|3) (?:parcels|packages)|only (?:one|1|half)/iu.test(
    text,
  );
