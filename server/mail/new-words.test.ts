import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlToText } from './html-text.ts';
import { newWords } from './new-words.ts';

const words = 'Where is my parcel?\n\nThanks, Anna';
const chinese = '我的快递到哪里了？\n谢谢';

const replies: readonly [string, string, string][] = [
  [
    'Gmail',
    words,
    `${words}\n\nOn Mon, Nov 23, 2026 at 10:00 AM Qin <care@shop.example> wrote:\n\n> Hello Anna,\n> we shipped it.\n`,
  ],
  [
    'Gmail, wrapped',
    words,
    `${words}\n\nOn Mon, Nov 23, 2026 at 10:00 AM The shop of many\nlinen shirts <care@shop.example> wrote:\n\n> Hello Anna\n`,
  ],
  ['Gmail in Chinese', chinese, `${chinese}\n\nQin <care@shop.example> 于2026年11月23日周一 10:00写道：\n\n> 您好\n`],
  [
    'Apple',
    words,
    `${words}\n\nSent from my iPhone\n\n> On 23 Nov 2026, at 10:00, Qin <care@shop.example> wrote:\n> \n> Hello\n`,
  ],
  [
    'Apple in Chinese',
    chinese,
    `${chinese}\n\n发自我的 iPhone\n\n> 在 2026年11月23日，10:00，Qin <care@shop.example> 写道：\n> \n> 您好\n`,
  ],
  [
    'Outlook',
    words,
    `${words}\n\n________________________________\nFrom: Qin <care@shop.example>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Anna\nSubject: Your order\n\nHello Anna\n`,
  ],
  ['Outlook, classic', words, `${words}\n\n-----Original Message-----\nFrom: Qin\nSent: Monday\n\nHello Anna\n`],
  [
    'Outlook in Chinese',
    chinese,
    `${chinese}\n\n获取 Outlook for iOS\n________________________________\n发件人: Qin <care@shop.example>\n发送时间: 2026年11月23日 10:00\n收件人: Anna\n主题: 您的订单\n\n您好\n`,
  ],
  [
    'QQ',
    chinese,
    `${chinese}\n\n\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "Qin"\n`.replaceAll(
      '&nbsp;',
      '\u00a0',
    ),
  ],
  ['QQ in English', words, `${words}\n\n------------------ Original ------------------\nFrom: "Qin"\nDate: Mon\n`],
  ['163', chinese, `${chinese}\n\n\n\n在 2026-11-23 10:00:00，"Qin" <care@shop.example> 写道：\n\n您好，已经发货\n`],
  [
    '163 in English',
    words,
    `${words}\n\n\nAt 2026-11-23 10:00:00, "Qin" <care@shop.example> wrote:\n\nHello, shipped\n`,
  ],
  [
    'NetEase Mail Master',
    chinese,
    `${chinese}\n\n| |\nanna\n|\n|\nanna@163.com\n|\n签名由网易邮箱大师定制\n---- 回复的原邮件 ----\n| 发件人 | Qin |\n`.replace(
      '| |\nanna\n|\n|\nanna@163.com\n|\n',
      '| anna |\nanna@163.com\n',
    ),
  ],
  [
    'Foxmail',
    chinese,
    `${chinese}\n\n\n\nanna@foxmail.com\n \n发件人： Qin\n发送时间： 2026-11-23 10:00\n收件人： anna\n主题： 您的订单\n您好\n`,
  ],
  ['a signature', words, `${words}\n-- \nAnna Müller\nTailor\n`],
  [
    'answers between the quoted lines',
    'Yes, the blue one.\nSize 40.',
    'On Mon, Nov 23, 2026 at 10:00 AM Qin <care@shop.example> wrote:\n> Which colour?\nYes, the blue one.\n> Which size?\nSize 40.\n',
  ],
  ['an answer below the quote', words, `> Hello Anna\n> we shipped it\n\n${words}`],
];

test('of an answer only the new words are read, as every common mail program quotes', () => {
  for (const [program, expected, mail] of replies) {
    assert.equal(newWords(mail), expected, program);
    assert.equal(newWords(mail.replaceAll('\n', '\r\n')), expected, `${program}, with CRLF`);
  }
});

test('what a buyer writes is not taken for a quote or a signature', () => {
  const own = [
    'On Monday I wrote:\nwhere is it? Nobody answered.',
    '我昨天写道：没有收到',
    'From: the blue shirt\nTo: the red shirt\nPlease change my order.',
    'I bought 2 -- one in blue, one in red.',
    '发自我的内心，谢谢你们',
    'Sent from my sister as a gift, can I return it?\nThanks',
    '- one shirt\n- two socks',
  ];
  for (const text of own) assert.equal(newWords(text), text);
});

test('a mail that is only handed on is kept whole, and nothing is ever cut to nothing', () => {
  const forwarded =
    '---------- Forwarded message ---------\nFrom: Qin <care@shop.example>\nDate: Mon\nSubject: Order\n\nYour order';
  assert.equal(newWords(forwarded), forwarded);
  assert.equal(newWords('> only a quote'), '> only a quote');
  assert.equal(newWords('\n\n-- \nAnna'), '-- \nAnna'.replace('-- ', '--'));
  assert.equal(newWords('  '), '');
});

test('a mail in HTML alone is read as text, with what it quotes left out', () => {
  const html = `<html><head><style>p{color:red}</style><title>x</title></head><body><div>Where is&nbsp;it?<br>I &lt;3 linen &amp; silk &#20146;</div>
    <script>alert(1)</script><ul><li>blue</li><li>red</li></ul><!-- no -->
    <div class="gmail_quote">On Mon, Nov 23, 2026 at 10:00 AM Qin &lt;care@shop.example&gt; wrote:<blockquote><p>Hello</p></blockquote></div></body>`;
  assert.equal(newWords(htmlToText(html)), 'Where is it?\nI <3 linen & silk 亲\nblue\nred');
  assert.equal(htmlToText('<p>İİİİİİ</p><SCRIPT>alert(1)</SCRIPT><p>İzmir</p>'), 'İİİİİİ\n\nİzmir');
});
