import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locale } from '../../shared/labels.ts';
import type { FactName } from './catalogue.ts';
import type { Fact, FactSet, FactValue, Unknown } from './facts.ts';
import { fixturesFor, fixtureNow as now, fixtureZone as zone } from './fixtures.ts';
import { loadScripts } from './load-scripts.ts';
import { parseScript } from './parse-script.ts';
import { type RenderOptions, render } from './render.ts';

const scripts = loadScripts();
const all = (
  locale: Locale,
  change: Partial<Record<FactName, Fact | Unknown>> = {},
  without: FactName[] = [],
): FactSet => {
  const facts = new Map(fixturesFor(locale, [])[0]?.facts);
  for (const name of without) facts.delete(name);
  return new Map([...facts, ...Object.entries(change)]);
};
const known = (value: FactValue, asOf = now): Fact => ({ value, source: 'test', asOf });

function send(situation: string, locale: Locale, facts: FactSet, options: Partial<RenderOptions> = {}) {
  const script = scripts.find(situation, locale);
  assert.ok(script);
  return render(script, facts, { now, locale, zone, ...options });
}
function textOf(result: ReturnType<typeof render>): string {
  assert.ok('text' in result, JSON.stringify(result));
  return result.text;
}
function script(...sentences: string[]) {
  const lines = sentences.map((sentence) => `  - ${sentence}\n`).join('');
  return parseScript('en/test.yaml', Buffer.from(`situation: test\nversion: 1\nsentences:\n${lines}`));
}
const inEnglish = { now, locale: 'en', zone } as const;

test('a parcel on its way: city, usual days, both dates, distance, latest scan, and a promise to inform', () => {
  const result = send('parcel.moving', 'en', all('en'), { tone: 'worried' });
  assert.equal(
    textOf(result),
    "Please don't worry, Anna. You have waited 6 days, and we have not forgotten you. Your parcel left Hangzhou on Tuesday 3 March; it usually takes 5 to 7 days. We expect it around Tuesday 10 March (in about 3 days), and no later than Sunday 15 March. The distance is about 1,530 km. It was last scanned in Wuhan today at 07:20; we last looked today at 14:05. We will keep an eye on it and tell you at once if anything goes wrong on the way.",
  );
  assert.ok('promises' in result);
  assert.deepEqual(
    result.promises.map(({ kind, subject, dueAt }) => ({ kind, subject, dueAt })),
    [{ kind: 'parcel.inform', subject: 'SF1023456789012', dueAt: null }],
  );
  const city = result.facts.find(({ name }) => name === 'parcel.origin_city');
  assert.deepEqual(
    { ...city, asOf: String(city?.asOf) },
    {
      name: 'parcel.origin_city',
      value: 'Hangzhou',
      source: 'fixture',
      asOf: '2026-03-07T05:05:00Z',
    },
  );
});

test('the same in Chinese, as a good Taobao agent writes it', () => {
  assert.equal(
    textOf(send('parcel.moving', 'zh-CN', all('zh-CN'), { tone: 'worried' })),
    '王女士，您先别着急哦。从下单到现在已经6天了，您的宝贝我们一直记着呢。您的包裹3月3日（周二）从杭州发出，一般5到7天能到。预计3月10日（周二）左右送到（大约还有3天），最晚3月15日（周日）。全程大约1,530公里。最新一条物流是今天07:20在武汉，我们今天14:05查看过。我们会随时帮您留意物流动态，路上有任何问题都会第一时间告诉您。',
  );
});

test('an unknown distance takes its whole sentence away and nothing else', () => {
  const text = textOf(send('parcel.moving', 'en', all('en', {}, ['parcel.distance_km'])));
  assert.doesNotMatch(text, /distance|km/);
  assert.match(text, /Sunday 15 March\. It was last scanned/);
});

test('a missing estimate blocks the reply and names the fact', () => {
  const without = all('en', {}, ['parcel.latest_by']);
  assert.deepEqual(send('parcel.moving', 'en', without), { blocked: { fact: 'parcel.latest_by', why: 'missing' } });
});

test('facts of a parcel are stale after a day; facts of a product are not', () => {
  const old = now.subtract({ hours: 24, seconds: 1 });
  assert.deepEqual(send('parcel.moving', 'en', all('en', { 'parcel.origin_city': known('Hangzhou', old) })), {
    blocked: { fact: 'parcel.origin_city', why: 'stale' },
  });
  textOf(
    send('parcel.moving', 'en', all('en', { 'parcel.origin_city': known('Hangzhou', now.subtract({ hours: 24 })) })),
  );
  const figures = { 'product.model_figures': known('168 cm', now.subtract({ hours: 24 * 400 })) };
  assert.match(textOf(send('return.does_not_suit', 'en', all('en', figures))), /our model: 168 cm\./);
});

test('a date that has passed is never promised, however fresh it is', () => {
  const yesterday = known(Temporal.PlainDate.from('2026-03-06'));
  assert.deepEqual(send('parcel.moving', 'en', all('en', { 'parcel.usually_by': yesterday })), {
    blocked: { fact: 'parcel.usually_by', why: 'stale' },
  });
});

test('several open orders and an unverified buyer block with their own reasons', () => {
  const sentence = script('say: "Order {{ order.number }}."');
  for (const unknown of ['ambiguous', 'unverified'] as const) {
    assert.deepEqual(render(sentence, new Map([['order.number', { unknown }]]), inEnglish), {
      blocked: { fact: 'order.number', why: unknown },
    });
  }
});

test('photographed as it is: said only of a product for which it is true', () => {
  const said = (facts: FactSet) =>
    /photographed as it is|the shoot/.test(textOf(send('return.colour_difference', 'en', facts)));
  assert.equal(said(all('en')), true);
  assert.equal(said(all('en', { 'product.photographed_as_is': known(false) })), false);
  assert.equal(said(all('en', {}, ['product.photographed_as_is'])), false);
});

test('of two scripts in one message only the first greets or apologises', () => {
  const second = textOf(send('parcel.delivered_not_received', 'en', all('en'), { first: false }));
  assert.match(textOf(send('parcel.delivered_not_received', 'en', all('en'))), /^We are sorry that/);
  assert.match(second, /^The carrier reports it as delivered/);
  assert.doesNotMatch(second, /Anna|sorry/);
  assert.match(textOf(send('parcel.lost', 'zh-CN', all('zh-CN'), { first: false })), /^您的包裹在路上丢失了。/);
});

test('the latest day is said only where it is another than the expected one', () => {
  const latest = all('en', { 'parcel.latest_by': known(Temporal.PlainDate.from('2026-03-10')) });
  assert.match(
    textOf(send('parcel.moving', 'en', latest)),
    /We expect it around Tuesday 10 March \(in about 3 days\)\. /,
  );
  const today = all('en', {
    'parcel.usually_by': known(Temporal.PlainDate.from('2026-03-07')),
    'parcel.days_left': known(0),
  });
  assert.match(textOf(send('parcel.moving', 'en', today)), /We expect it today, and no later than Sunday 15 March\. /);
});

test('nobody is thanked for being a member in the same breath as bad news', () => {
  const member = { 'customer.member': known(true) };
  for (const situation of ['parcel.lost', 'parcel.returning', 'parcel.delivered_not_received', 'handover.complaint'])
    for (const locale of ['en', 'zh-CN'] as const)
      assert.doesNotMatch(textOf(send(situation, locale, all(locale, member))), /member|会员/);
});

test('a member is thanked as one; nobody else is, and not when we do not know', () => {
  const thanked = (facts: FactSet) => /Gold members/.test(textOf(send('parcel.moving', 'en', facts)));
  assert.equal(thanked(all('en', { 'customer.member': known(true) })), true);
  assert.equal(thanked(all('en')), false);
  assert.equal(thanked(all('en', {}, ['customer.member'])), false);
});

test('a refund wanted: a person phones, and the promise carries the hour that was said', () => {
  const result = send('return.quality_refund', 'en', all('en'));
  assert.match(textOf(result), /will phone you by 12:00 tomorrow, on the number ending in 8000\./);
  assert.ok('promises' in result);
  assert.deepEqual(
    result.promises.map(({ kind, dueAt }) => [kind, String(dueAt)]),
    [['call.make', '2026-03-08T04:00:00Z']],
  );
});

test('a sentence that is not said promises nothing', () => {
  const sentences = script(
    'say: "Hello."',
    '{ optional: true, promise: parcel.inform, say: "We watch {{ parcel.carrier }}." }',
  );
  assert.deepEqual(render(sentences, new Map(), inEnglish), { text: 'Hello.', facts: [], promises: [] });
});

test("a buyer's name that looks like code is printed, never run", () => {
  const greeting = script(
    'say: "Hello {{ customer.name }}."',
    "say: \"{{ parcel.days_left | plural: 'day', 'days' }} for {{ customer.name }}\"",
  );
  const named = (value: string) =>
    textOf(
      render(
        greeting,
        new Map([
          ['customer.name', known(value)],
          ['parcel.days_left', known(1)],
        ]),
        inEnglish,
      ),
    );
  assert.equal(
    named('{{ shop.name }}{% if true %}A'),
    'Hello { { shop.name } } { % if true % }A. 1 day for { { shop.name } } { % if true % }A',
  );
  assert.equal(named('An\u202Ena\u0000\n\tLee\u200B'), 'Hello Anna Lee. 1 day for Anna Lee');
});

test('an empty value, a placeholder or a masked name is no fact', () => {
  const greeting = script('say: "Hello {{ customer.name }}."');
  for (const value of [
    '',
    ' ',
    '\u200B',
    '...',
    '—',
    'xx',
    'XX',
    '某某',
    '王**',
    'undefined',
    'null',
    '{{}}',
    '????',
    '\uFFFD\uFFFD',
  ]) {
    assert.deepEqual(render(greeting, new Map([['customer.name', known(value)]]), inEnglish), {
      blocked: { fact: 'customer.name', why: 'missing' },
    });
  }
  for (const name of ['鑫', 'Q', 'Maxx', 'Null', 'Zoë', 'محمد']) {
    assert.equal(textOf(render(greeting, new Map([['customer.name', known(name)]]), inEnglish)), `Hello ${name}.`);
  }
});

test('a value of another type than the catalogue says is no fact', () => {
  const wrong: [FactName, FactValue][] = [
    ['parcel.days_left', 2.5],
    ['parcel.days_left', -1],
    ['parcel.days_left', '3'],
    ['parcel.latest_by', '2026-03-15'],
    ['order.total', { minor: 100n, currency: 'yuan' }],
    ['statement.url', 'javascript:alert(1)'],
    ['statement.url', 'https://shop.example/a b'],
    ['options', []],
    ['options', ['yes', '']],
  ];
  for (const [name, value] of wrong) {
    assert.deepEqual(render(script(`say: "{{ ${name} }}"`), new Map([[name, known(value)]]), inEnglish), {
      blocked: { fact: name, why: 'missing' },
    });
  }
});

test('days and hours are said in the zone of the shop', () => {
  const sentence = script('say: "It came {{ parcel.delivered_at | on }}."');
  const facts = new Map([['parcel.delivered_at', known(Temporal.Instant.from('2026-03-06T23:30:00Z'))]]);
  assert.equal(textOf(render(sentence, facts, inEnglish)), 'It came today at 07:30.');
  assert.equal(
    textOf(render(sentence, facts, { ...inEnglish, zone: 'America/New_York' })),
    'It came yesterday at 18:30.',
  );
  const later = { ...inEnglish, now: now.add({ hours: 24 * 3 }) };
  const fresh = new Map([['parcel.delivered_at', known(Temporal.Instant.from('2026-03-06T23:30:00Z'), later.now)]]);
  assert.equal(textOf(render(sentence, fresh, later)), 'It came on Saturday 7 March at 07:30.');
});

test('a Chinese buyer is never sent the English wording', () => {
  const english = scripts.find('talk.thanks', 'en');
  assert.ok(english);
  assert.throws(() => render(english, all('en'), { now, locale: 'zh-CN', zone }), RangeError);
});
