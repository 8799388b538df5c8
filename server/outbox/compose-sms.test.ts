import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { composeSms } from './compose-sms.ts';
import { countSegments } from './segments.ts';

const sale = { signature: '青禾', purpose: 'promotion', to: '+8613800138000' } as const;
const news = { signature: 'Qinghe', purpose: 'service', to: '+6591234567' } as const;

test('an SMS says whose it is, and one that sells says how to refuse more of it', () => {
  assert.equal(composeSms({ ...sale, text: '新款上架，会员八折。' }), '【青禾】新款上架，会员八折。 拒收请回复R');
  assert.equal(composeSms({ ...sale, purpose: 'service', text: '您的包裹今天送达。' }), '【青禾】您的包裹今天送达。');
  assert.equal(composeSms({ ...news, text: 'Your parcel arrives today.' }), 'Qinghe: Your parcel arrives today.');
  assert.equal(
    composeSms({ ...news, purpose: 'promotion', text: 'New in. Stop by our shop!' }),
    'Qinghe: New in. Stop by our shop! Reply STOP to opt out',
  );
});

test('a number of the mainland gets the signature in the brackets that its carriers ask for, in any language', () => {
  const arrived = 'Your parcel arrived.';
  assert.equal(composeSms({ ...news, text: arrived, to: '+8613800138000' }), '【Qinghe】Your parcel arrived.');
  assert.equal(
    composeSms({ ...sale, text: '20% off today', to: '+8613800138000' }),
    '【青禾】20% off today Reply STOP to opt out',
  );
  assert.equal(composeSms({ ...news, text: '您的包裹到了' }), '【Qinghe】您的包裹到了');
});

test('what a text says already is not said twice', () => {
  for (const text of ['【青禾】周末满减，拒收请回复R', '【青禾】周末满减，退订回T', '【青禾】周末满减，回复TD退订'])
    assert.equal(composeSms({ ...sale, text }), text);
  const text = 'Qinghe: 20% off today. Text STOP to end.';
  assert.equal(composeSms({ ...news, purpose: 'promotion', text }), text);
});

test('segments are counted as carriers count them, at every edge and with every kind of character', () => {
  const pieces = [
    'a',
    'Z',
    '7',
    ' ',
    '\n',
    'é',
    '@',
    '€',
    '^',
    '{',
    '|',
    '好',
    '货',
    '😀',
    '👨‍👩‍👧',
    '🇨🇳',
    'ß',
    'ç',
    '`',
    'Ω',
  ];
  const edge = fc
    .tuple(
      fc.constantFrom('a', '€', '好', '^', '😀', 'ä'),
      fc.constantFrom(66, 67, 68, 69, 70, 71, 134, 135, 152, 153, 154, 159, 160, 161, 306, 307),
    )
    .map(([one, count]) => one.repeat(count));
  const mixed = fc
    .tuple(fc.subarray(pieces, { minLength: 1 }), fc.array(fc.nat(pieces.length - 1), { maxLength: 170 }))
    .map(([kinds, picks]) => picks.map((pick) => kinds[pick % kinds.length]).join(''));
  const text = fc.oneof(
    edge,
    mixed,
    fc.tuple(edge, fc.constantFrom(...pieces)).map((both) => both.join('')),
  );
  const agrees = fc.property(text, (given) => {
    const expected = new SegmentedMessage(given, 'auto', false);
    const { encoding, count } = countSegments(given);
    assert.equal(encoding, expected.encodingName);
    // The library counts nothing for an empty text; a provider charges for one.
    assert.equal(count, Math.max(1, expected.segmentsCount));
  });
  fc.assert(agrees, { seed: 4, numRuns: Number(process.env.RUNS ?? 10_000) });
});
