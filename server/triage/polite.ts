// What people say around a request. None of it is the request.

const opener = new RegExp(
  `^(?:${[
    "(?:hi+|hello+|hey+|heya|hiya|howdy|dear(?: (?:shop|seller|sir|madam|team|all))?|sir|madam|excuse me|good (?:morning|afternoon|evening|day))(?: there| team| all| again| everyone| guys)?(?![a-z'])",
    '(?:亲爱的|亲亲|亲+|你好[啊呀哦]?|您好[啊呀哦]?|哈喽|哈啰|嗨|老板娘?|店家|店主|卖家|掌柜的?|客服(?:小姐姐|小哥)?|小姐姐|小二|美女|帅哥|请问一下|请问|打扰一下|打扰了?|麻烦问一下|问一下|想问一下|早上好|下午好|晚上好|中午好|在不在|有人吗|有人在吗|在吗|在么|在嘛|在不)(?:[啊呀哦呢哈~]*)',
  ].join('|')})[\\s,，.。!！?？~～、:：;；-]*`,
  'iu',
);

const closer =
  /[\s,，.。!！?？;；~～、-]+(?:many thanks|thanks(?: a lot| so much| in advance| very much| again)?|thank (?:you|u)(?: so much| very much| in advance)?|thx|ty|cheers|please|谢谢(?:了|啦|你|您|亲|哦|啊)*|多谢|麻烦(?:了|你了|您了)|辛苦了?)[\s,，.。!！~～]*$/iu;

/** The text without greeting in front and thanks behind; empty when there was nothing else. */
export function withoutCourtesy(text: string): string {
  let rest = text;
  for (let turn = 0; turn < 5; turn += 1) {
    const shorter = rest.replace(opener, '').trimStart();
    if (shorter === rest) break;
    rest = shorter;
  }
  return rest.replace(closer, '').trim();
}

/** A text as one says it aloud: no punctuation, no emoji, no final particles, single spaces, lower case. */
export function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}'\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<=\p{Script=Han})[啊呀呢哦喔吧哈啦嘛滴哒噢诶咯亲]+$/u, '');
}
