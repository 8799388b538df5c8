import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FactName, factEntry, factNames } from './catalogue.ts';
import type { Fact, FactType, FactValue, Unknown } from './facts.ts';
import { fixtureNow as now, fixtureZone as zone } from './fixtures.ts';
import { findBlank, findPlaceholder } from './flaws.ts';
import { loadScripts } from './load-scripts.ts';
import { render } from './render.ts';
import type { Script } from './script.ts';

const scripts = loadScripts().all;

const nasty = fc.constantFrom(
  '',
  ' ',
  'xx',
  '某某',
  '{{ shop.name }}',
  '{% raw %}',
  'undefined',
  '\u0000',
  '\u202Egnp',
  ' ,',
  '。',
  '$&',
  '<b>',
  '**',
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('Hangzhou', '杭州', '鑫', 'Linen shirt', '已签收。', "O'Neill") },
  nasty,
  fc.string({ unit: 'grapheme' }),
  fc.tuple(fc.string({ unit: 'binary' }), nasty).map((parts) => parts.join('')),
);
const seconds = fc.integer({ min: -40 * 86_400, max: 40 * 86_400 });
const instant = seconds.map((distance) => now.add({ seconds: distance }));
const valueOfType: Record<FactType, fc.Arbitrary<FactValue>> = {
  text,
  url: fc.oneof(fc.webUrl(), text),
  boolean: fc.boolean(),
  integer: fc.oneof(fc.nat({ max: 3000 }), fc.constantFrom(0, 1, -1, Number.NaN, 1.5)),
  list: fc.array(text, { maxLength: 4 }),
  date: instant.map((at) => at.toZonedDateTimeISO(zone).toPlainDate()),
  datetime: instant,
  money: fc.record({
    minor: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    currency: fc.constantFrom('CNY', 'JPY', 'KWD', ''),
  }),
};
const unknown = fc.constantFrom<Unknown>({ unknown: 'missing' }, { unknown: 'ambiguous' }, { unknown: 'unverified' });

/** A fact as it may come: mostly known and young, sometimes of any other kind, age or type. */
function anyFact(name: FactName): fc.Arbitrary<Fact | Unknown | null> {
  const known = (value: fc.Arbitrary<FactValue>) =>
    fc.record({
      value,
      source: fc.constant('random'),
      asOf: fc.oneof({ weight: 4, arbitrary: fc.constant(now) }, instant),
    });
  return fc.oneof(
    { weight: 8, arbitrary: known(valueOfType[factEntry(name).type]) },
    { weight: 1, arbitrary: known(fc.oneof(...Object.values(valueOfType))) },
    { weight: 1, arbitrary: unknown },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}
const factSet = (script: Script) =>
  fc
    .tuple(...script.facts.map((name) => anyFact(name).map((fact) => [name, fact] as const)))
    .map(
      (entries) =>
        new Map<string, Fact | Unknown>(
          entries.filter((entry): entry is [FactName, Fact | Unknown] => entry[1] !== null),
        ),
    );

const sending = fc.constantFrom(...scripts).chain((script) =>
  fc.record({
    script: fc.constant(script),
    facts: factSet(script),
    tone: fc.constantFrom('calm' as const, 'worried' as const, 'upset' as const),
    repeat: fc.boolean(),
  }),
);

/** Written apart from the renderer: may this fact be said at all? */
function isSayable(name: FactName, fact: Fact | Unknown | undefined): boolean {
  if (!fact || 'unknown' in fact) return false;
  const { freshness, ahead } = factEntry(name);
  const hours = freshness === 'P7D' ? 168 : freshness === 'PT24H' ? 24 : Number.POSITIVE_INFINITY;
  if ((now.epochMilliseconds - fact.asOf.epochMilliseconds) / 3_600_000 > hours) return false;
  if (typeof fact.value === 'string' && !/[\p{L}\p{N}]/u.test(fact.value)) return false;
  if (ahead && fact.value instanceof Temporal.Instant) return fact.value.epochMilliseconds >= now.epochMilliseconds;
  return true;
}

test('whatever the facts are, no reply has a blank or a placeholder', () => {
  let rendered = 0;
  fc.assert(
    fc.property(sending, ({ script, facts, tone, repeat }) => {
      const result = render(script, facts, { now, locale: script.locale, zone, tone, repeat });
      if ('blocked' in result) return;
      rendered++;
      const text = result.text.replace(/https?:\/\/\S+/g, '');
      assert.equal(findPlaceholder(text), null, result.text);
      assert.equal(findBlank(result.text), null, result.text);
      assert.doesNotMatch(result.text, /\{\{|\{%|undefined|\[object/);
      assert.doesNotMatch(result.text, /[[\p{Cc}\p{Bidi_Control}]--\n]/v);
    }),
    { numRuns: 3000 },
  );
  assert.ok(rendered > 300, `only ${rendered} were rendered: the property would prove little`);
});

test('whatever the facts are, a script with a missing, stale, ambiguous or unverified required fact is never sent', () => {
  fc.assert(
    fc.property(sending, ({ script, facts, tone, repeat }) => {
      const result = render(script, facts, { now, locale: script.locale, zone, tone, repeat });
      const required = script.sentences.filter(
        ({ optional, when }) => !optional && when.tones === null && when.member === null && when.repeat === null,
      );
      const sayable = required.every(({ wordings }) =>
        wordings.some((wording) => wording.facts.every((name) => isSayable(name, facts.get(name)))),
      );
      if (!sayable) assert.ok('blocked' in result, 'text' in result ? result.text : '');
      if ('blocked' in result) assert.ok(['missing', 'stale', 'ambiguous', 'unverified'].includes(result.blocked.why));
      else for (const { name } of result.facts) assert.ok(isSayable(name, facts.get(name)), `${name} was said`);
    }),
    { numRuns: 3000 },
  );
});

test('taking away one required fact of a complete set always blocks, and names that fact', () => {
  const cases = scripts.flatMap((script) => {
    const required = script.sentences.filter(
      ({ optional, wordings, when }) => !optional && wordings.length === 1 && when.tones === null,
    );
    return required.flatMap(({ wordings: [wording] }) => (wording?.facts ?? []).map((name) => ({ script, name })));
  });
  assert.ok(cases.length > 40);
  const examples = new Map<string, Fact>(
    factNames.map((name) => [name, { value: exampleOf(name), source: 'example', asOf: now }]),
  );
  for (const { script, name } of cases) {
    for (const why of ['missing', 'ambiguous', 'unverified'] as const) {
      const facts = new Map<string, Fact | Unknown>([...examples, [name, { unknown: why }]]);
      const result = render(script, facts, { now, locale: script.locale, zone });
      assert.deepEqual(result, { blocked: { fact: name, why } }, `${script.locale} ${script.situation}`);
    }
  }
});

function exampleOf(name: FactName): FactValue {
  const { type, example } = factEntry(name);
  const values: Partial<Record<FactType, FactValue>> = {
    integer: 3,
    boolean: true,
    list: ['one', 'two'],
    date: Temporal.PlainDate.from('2026-03-10'),
    datetime: now.add({ hours: 4 }),
    money: { minor: 19_900n, currency: 'CNY' },
  };
  return values[type] ?? example.en;
}
