import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { mailOf } from '../testing/mails.ts';
import { readMail } from './read-mail.ts';
import { isAddress } from './rules.ts';

const isLong = process.env.QIN_LONG === '1';
const runs = isLong ? 20_000 : 300;
/** Far longer than any takes; a reader that goes back over its text again and again takes minutes. */
const slowestMs = 5_000;

const header = fc.constantFrom(
  ...['From', 'Subject', 'Message-ID', 'References', 'In-Reply-To', 'Content-Type', 'Content-Transfer-Encoding'],
  ...['Auto-Submitted', 'Return-Path', 'Precedence', 'Date', 'List-Id', '__proto__', 'constructor', 'X', ''],
);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...['a@b.example', '"x" <a@b.example>', '<a@b>, <c@d>', '"a@evil.example x"@shop.example', '<', '=?utf-8?B?5L2g?='],
    ...[
      '=?gb2312?B?xOO6ww==?=',
      '=?x?Q?=FF=00?=',
      '=?utf-8?B?',
      'multipart/mixed; boundary=b',
      'multipart/report; boundary="b',
    ],
    ...['text/html; charset=gb2312', 'text/plain; charset=nonsense', 'message/rfc822', 'message/delivery-status'],
    ...[
      'base64',
      'quoted-printable',
      'uuencode',
      '<>',
      'text/plain; charset*0=ut; charset*1=f-8',
      '\0',
      'a\r\n b\r\n\tc',
    ],
    '<019a0000-0000-7000-8000-000000000001@shop.example>',
  ),
);
const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    ...[
      '--b',
      '--b--',
      '',
      '> quoted',
      'On Mon, Nov 23, 2026 at 10:00 AM x <a@b> wrote:',
      '发件人: x',
      '-- ',
      '<blockquote>',
    ],
    ...[
      '<!--',
      '<a href="',
      '</',
      '&#0;',
      '&#x110000;',
      '=E4=B',
      'Content-Type: text/html',
      'Action: failed',
      'Status: 5.1.1',
    ],
    ...['begin 644 x', '\0\0', '------------------ 原始邮件 ------------------', 'From: x', 'Sent: y', 'Subject: z'],
  ),
);
const written = fc
  .tuple(fc.array(fc.tuple(header, value), { maxLength: 12 }), fc.array(line, { maxLength: 60 }), fc.boolean())
  .map(([headers, lines, isUnix]) => {
    const end = isUnix ? '\n' : '\r\n';
    return Buffer.from([...headers.map(([name, said]) => `${name}: ${said}`), '', ...lines].join(end));
  });
/** Bytes lost, changed and doubled on the way. */
const damaged = fc
  .tuple(written, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }), fc.nat(), fc.boolean())
  .map(([mail, changes, cut, isCut]) => {
    const bytes = Buffer.from(mail);
    for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return isCut ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes;
  });
const rubbish = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));

test('whatever comes as a mail is read without a fault, in bounded time, into what can be stored', async () => {
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(written, damaged, rubbish), async (raw) => {
      const before = performance.now();
      const read = await readMail(raw);
      slowest = Math.max(slowest, performance.now() - before);
      assert.ok(read.from === null || isAddress(read.from));
      assert.match(read.messageId, /^<[^<>\s]{1,249}>?$/);
      assert.match(read.digestId, /^<[0-9a-f]{64}@qin>$/);
      const told = [read.messageId, read.from ?? '', ...read.answers, ...read.attachments.map(({ name }) => name)];
      for (const text of [read.subject, read.text, read.whole, ...told]) {
        assert.ok(text.isWellFormed() && !text.includes('\0'), 'PostgreSQL would refuse it');
      }
      assert.ok(!/[\r\n]/.test(read.subject) && read.subject.length <= 300 && read.text.length <= 200_000);
      assert.ok(read.text !== '' || read.whole.trim() === '', 'words that are there are not lost');
      assert.ok(read.attachments.every(({ name, content }) => name !== '' && Buffer.isBuffer(content)));
    }),
    { numRuns: runs, examples: [[Buffer.alloc(0)], [Buffer.from('\r\n\r\n')]] },
  );
  assert.ok(slowest < slowestMs, `${Math.round(slowest)} ms for one mail`);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

const words = [
  '我的订单还没到',
  '您好，请问什么时候发货？',
  '謝謝您的幫忙',
  'Where is my parcel?',
  'größer, bitte',
  '质量很好👍',
];
const encodings = ['utf-8', 'gb18030', 'gbk', 'gb2312', 'big5'] as const;
const transfers = ['8bit', 'base64', 'quoted-printable'] as const;

function encoded(text: Buffer, transfer: (typeof transfers)[number]): string {
  if (transfer === 'base64') return text.toString('base64').replace(/.{76}/g, '$&\r\n');
  if (transfer === '8bit') return text.toString('latin1');
  return [...text]
    .map((byte) =>
      byte > 126 || byte === 61 || byte < 32
        ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('')
    .replace(/((?:=..|[^=]){60,70})/g, '$1=\r\n');
}

test('words in every common encoding arrive as they were written, also where the mail names the wrong one or none', async () => {
  const cases = words.flatMap((text) =>
    encodings.flatMap((encoding) => transfers.map((transfer) => ({ text, encoding, transfer }))),
  );
  for (const { text, encoding, transfer } of cases) {
    const bytes = iconv.encode(text, encoding === 'gb2312' ? 'gbk' : encoding);
    if (iconv.decode(bytes, encoding === 'gb2312' ? 'gbk' : encoding) !== text) continue;
    const isChinese = /\p{Script=Han}/u.test(text) && !encoding.startsWith('b');
    const names = isChinese && encoding !== 'utf-8' ? [encoding, 'utf-8', 'no-such-charset', null] : [encoding];
    for (const name of names) {
      const type = name === null ? {} : { 'Content-Type': `text/plain; charset="${name}"` };
      const head = mailOf({ ...type, 'Content-Transfer-Encoding': transfer }, '').subarray(0, -2);
      const raw = Buffer.concat([head, Buffer.from(encoded(bytes, transfer), 'latin1')]);
      assert.equal((await readMail(raw)).text, text, `${encoding} named ${name}, ${transfer}`);
    }
  }
});

test('mails that are built to keep a reader busy are read in part, with sender and subject, and at once', async () => {
  const parts = (count: number, type: string) =>
    Array.from({ length: count }, (_, n) => `--b\nContent-Type: ${type}\n\npart ${n}\n`).join('');
  const nested = Array.from(
    { length: 300 },
    (_, n) => `--b${n}\nContent-Type: multipart/mixed; boundary=b${n + 1}\n\n`,
  ).join('');
  const letters = 'Content-Type: message/rfc822\n\n'.repeat(300);
  const many = { 'Content-Type': 'multipart/mixed; boundary=b' };
  const bombs: [string, Buffer][] = [
    ['10,000 parts', mailOf({ Subject: 'Bomb', ...many }, parts(10_000, 'text/plain'))],
    ['300 levels', mailOf({ Subject: 'Bomb', 'Content-Type': 'multipart/mixed; boundary=b0' }, nested)],
    ['300 letters in letters', mailOf({ Subject: 'Bomb', ...many }, `--b\n${letters}`)],
    ['a header of 2 MB', mailOf({ Subject: 'Bomb', 'X-Long': 'a'.repeat(2_000_000) })],
    ['ids without end', mailOf({ Subject: 'Bomb', References: '<a@b> '.repeat(20_000) })],
    ['tags that never end', mailOf({ Subject: 'Bomb', 'Content-Type': 'text/html' }, '<a <!-- '.repeat(20_000))],
    ['quotes without end', mailOf({ Subject: 'Bomb' }, `${'> '.repeat(10_000)}\n`.repeat(5))],
    ['lines that may begin a quote', mailOf({ Subject: 'Bomb' }, `${'@'.repeat(298)}:\n`.repeat(100))],
    ['words that may begin a quote', mailOf({ Subject: 'Bomb' }, `on ${'wrote 10:00 '.repeat(24)}:\n`.repeat(100))],
    [
      'senders without end',
      mailOf({ From: `anna@example.com (${'@'.repeat(900)}${','.repeat(900)})`, Subject: 'Bomb' }),
    ],
  ];
  for (const [what, raw] of bombs) {
    const before = performance.now();
    const read = await readMail(raw);
    assert.ok(performance.now() - before < slowestMs, what);
    assert.deepEqual([read.from, read.subject], ['anna@example.com', 'Bomb'], what);
    assert.ok(read.answers.length <= 50 && read.attachments.length <= 2000, what);
  }
});
