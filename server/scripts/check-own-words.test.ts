import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Locale, locales } from '../../shared/labels.ts';
import { checkOwnWords } from './check-own-words.ts';
import { forbiddenGroups } from './forbidden-words.ts';
import { shippedContent } from './load-scripts.ts';

const foundIn = (text: string, locale: Locale = 'zh-CN') => checkOwnWords(text, locale).map(({ found }) => found);

test('a blank that nobody filled in is found in what an agent writes, and ordinary words are not', () => {
  for (const text of [
    '亲，从xx发出',
    '亲，大概 x 天内到',
    'It ships from xx city',
    'within xx days',
    'from {{ parcel.origin_city }}',
    'Order {order.number} is on its way',
    '某某快递',
  ])
    assert.deepEqual(checkOwnWords(text, 'zh-CN').filter(({ mustNot }) => mustNot).length, 1, text);
  for (const text of [
    'Thank you xx',
    '有XXL码和xl码',
    'size xl',
    'Is it there???',
    'wait....',
    '60x90厘米',
    'a {bracket}',
  ])
    assert.deepEqual(foundIn(text), [], text);
});

const leadsAway: [text: string, found: string][] = [
  ['您加我微信 liuan_shop88 吧', '微信 liuan_shop88'],
  ['微信号：liuan88888', '微信号：liuan88888'],
  ['我的vx: liuan88888', 'vx: liuan88888'],
  ['加Q 123456789', '加Q 123456789'],
  ['QQ群12345678进来', 'QQ群12345678'],
  ['打这个 138 0013 8000', '138 0013 8000'],
  ['打这个１３８００１３８０００', '１３８００１３８０００'],
  ['电话0571-88886666', '0571-88886666'],
  ['call +44 20 7946 0958 please', '+44 20 7946 0958'],
  ['看这里 https://my-shop.top/a?b=1。', 'https://my-shop.top/a?b=1'],
  ['到 liuan.vip 下单', 'liuan.vip'],
  ['write to anna@shop.example please', 'anna@shop.example'],
];
for (const [text, found] of leadsAway)
  test(`a contact outside the platform is found, with what to write instead: ${text}`, () => {
    const faults = checkOwnWords(text, 'zh-CN').filter(({ kind }) => kind === 'contact');
    assert.deepEqual(
      faults.map((fault) => fault.found),
      [found],
    );
    assert.ok(faults[0]?.mustNot && faults[0].suggestion !== '' && /淘宝/.test(faults[0].why));
  });

for (const text of [
  ...['加我v：abc', '加v', '➕v', '➕我v', '+V信', '＋v', 'q我 12345678', '扣扣 123456', 'wx: abc', 'vx', 'vx：abc'],
  ...['薇信', '威信', '徽信', '薇信abc_123', '加我VX', '加个薇'],
])
  test(`however a way off the platform is spelt, it is found: ${text}`, () => {
    const faults = checkOwnWords(`亲，${text}`, 'zh-CN');
    assert.equal(faults.length, 1, JSON.stringify(faults));
    assert.ok(faults[0]?.mustNot && /平台外联系/.test(faults[0].group) && /淘宝/.test(faults[0].why));
  });

for (const text of [
  ...['保证明天到', '明天一定到', '明天肯定能到您手上', '一定会赔', '我们保证三天内送达', '保证周五之前送到您家'],
  ...['坏了肯定赔您', '后天一定会送到的', '确保 3 月 12 日到货', '一定能到'],
])
  test(`a promise that nobody can stand behind is found, whatever stands in its middle: ${text}`, () => {
    const faults = checkOwnWords(`亲，${text}哦`, 'zh-CN');
    assert.equal(faults.length, 1, JSON.stringify(faults));
    assert.deepEqual([faults[0]?.group, faults[0]?.mustNot], ['没有把握的保证', true]);
    assert.match(faults[0]?.why ?? '', /本店的规矩/);
  });

test("what stands behind a finding is a law, a platform's rule or the shop's own, and no file of ours", () => {
  for (const locale of locales)
    for (const { group, source } of forbiddenGroups(shippedContent, shippedContent, locale))
      assert.doesNotMatch(source, /\.(?:md|ts|ya?ml)\b|\bS\d|\bscript|话术/, group);
});

const harmless: [text: string, locale: Locale][] = [
  ['您的订单 250303-1187 已发货，单号 SF1023456789012。', 'zh-CN'],
  ['单号 75138001380001234 明天到', 'zh-CN'],
  ['顺丰客服 95338', 'zh-CN'],
  ['宝贝页面 https://item.taobao.com/item.htm?id=1 可以看', 'zh-CN'],
  ['亲，好的，我帮您看一下哦。', 'zh-CN'],
  ['收到后第一时间告诉您', 'zh-CN'],
  ['Your parcel left at 12:30 on 3.12. and weighs 1.5 kg.', 'en'],
  ['Thank you, Anna. Best wishes!', 'en'],
  ['Perfect, thank you! We will try our best.', 'en'],
  ['您最好先试穿一下，第一天就能到，京东快递派送。', 'zh-CN'],
  ['订单号 13812345678 已经发货', 'zh-CN'],
  ['It is 168 cm, size M/L, CN¥199.00', 'en'],
  ['亲，一定要注意水温', 'zh-CN'],
  ['明天不一定到，也不一定能到后天', 'zh-CN'],
  ['保证金到账后通知您', 'zh-CN'],
  ['这是一个肯定句', 'zh-CN'],
  ['我们没法保证明天到，也不能保证到', 'zh-CN'],
  ['您一定要收到货再确认', 'zh-CN'],
  ['一定帮您催快递尽快送到', 'zh-CN'],
  ['我们一定做到', 'zh-CN'],
  ['一定会把您的建议带到', 'zh-CN'],
  ['正品保证假一赔三', 'zh-CN'],
  ['运费险不一定会赔', 'zh-CN'],
  ['型号 VX-200 和 VX 30 都有货，VX款也有', 'zh-CN'],
  ['货号：VX 的那一款', 'zh-CN'],
  ['Press Ctrl+V to paste', 'en'],
  ['蕾丝加V领的那款，V字领+V型腰', 'zh-CN'],
  ['QQ糖口感的', 'zh-CN'],
  ['e.g. the blue one, i.e.the linen', 'en'],
];
for (const [text, locale] of harmless)
  test(`an ordinary sentence is let through: ${text}`, () => assert.deepEqual(checkOwnWords(text, locale), []));

test("the shop's own pages, and numbers of this order, may be named", () => {
  const known = { hosts: ['shop.example'], numbers: ['13800138000'] };
  assert.deepEqual(checkOwnWords('https://www.shop.example/a 订单13800138000', 'zh-CN', known), []);
  assert.equal(checkOwnWords('https://shop.example.evil.top', 'zh-CN', known).length, 1);
});

test('an absolute claim is shown with its law and a natural wording; the place is exact', () => {
  const text = '这款是最好的哦';
  const [fault] = checkOwnWords(text, 'zh-CN');
  assert.equal(fault?.found, '最好');
  assert.equal(text.slice(fault.start, fault.end), '最好');
  assert.match(fault.why, /广告法/);
  assert.equal(fault.suggestion, '很好');
  assert.equal(fault.mustNot, true);
});

test('a reproach is pointed out, but is no reason to refuse the message', () => {
  assert.equal(checkOwnWords('As already stated, it is blue.', 'en')[0]?.mustNot, false);
  assert.equal(checkOwnWords('早就说过啦', 'zh-CN')[0]?.mustNot, false);
});

test('Chinese words are found in an English reply, and the other way round', () => {
  assert.deepEqual(foundIn('add my 微信 please', 'en'), ['微信']);
  assert.deepEqual(foundIn('这是 the cheapest 的'), ['cheapest']);
});

test('every forbidden word has something to write instead, which is not forbidden itself', () => {
  for (const locale of locales)
    for (const { group, words, instead = {}, otherwise } of forbiddenGroups(shippedContent, shippedContent, locale)) {
      assert.ok(otherwise, group);
      for (const wording of [otherwise, ...Object.values(instead)])
        assert.deepEqual(checkOwnWords(wording, locale), [], `${group}: ${wording}`);
      for (const word of Object.keys(instead)) assert.ok(words.includes(word), `${group}: ${word} is not in the list`);
      for (const word of words) assert.ok(checkOwnWords(word, locale).length > 0, word);
    }
});

test('whatever is typed, each place that is shown is the text itself, and none is shown twice', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 6 }),
    fc.constantFrom('微信', ' best', '１３８００１３８０００', 'a.com', 'vx:'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom(...locales), (pieces, locale) => {
      const text = pieces.join('');
      let end = 0;
      for (const fault of checkOwnWords(text, locale)) {
        assert.equal(text.slice(fault.start, fault.end), fault.found);
        assert.ok(fault.end > end);
        end = fault.end;
      }
    }),
  );
});
