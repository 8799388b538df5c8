import assert from 'node:assert/strict';
import test from 'node:test';
import { slashBefore, stands } from './slash-query.ts';

const queryIn = (text: string) => slashBefore(text)?.query ?? null;

test('a slash looks for a script after a line start, a space, a Chinese character and any punctuation', () => {
  for (const before of [
    '',
    '好的\n',
    'Hello ',
    '您好',
    '好的，',
    '（',
    '“',
    'Dear Anna,',
    'Is it?',
    '(',
    '好的~',
    '亲😊',
  ])
    assert.equal(queryIn(`${before}/thyy`), 'thyy', before);
  assert.equal(queryIn('/'), '');
  assert.equal(queryIn('您好／物流'), '物流');
  assert.equal(queryIn('/thyy 好'), null, 'a space ends it');
  assert.equal(queryIn('看 https://a.com/x，/thyy'), 'thyy', 'after an address');
});

test('an address, a path and a choice of two words are left alone', () => {
  const addresses = ['https:/', 'https://', 'https://a', 'https://a.com/', 'https://a.com/b-/c', 'https://a.com/图/c'];
  const paths = ['www.a.com/-/b', '看shop.com/?a=/b', 'taobao://x', 'a/b', '1/2', 'and/or', 'и/или', '//', '您好//a'];
  for (const text of [...addresses, ...paths]) assert.equal(queryIn(text), null, text);
});

test('the comma of lists is a slash where a Chinese keyboard can have meant one', () => {
  for (const before of ['', '好的\n', '好的，', '在吗？', 'ok!']) assert.equal(queryIn(`${before}、wl`), 'wl', before);
  for (const text of ['、', '、物流', '红色、L', 'S、M', '“红色”、L码', '（大）、xl'])
    assert.equal(queryIn(text), null, text);
});

test('it stands as long as nobody changed the text around it', () => {
  const slash = slashBefore('好的，／wl');
  assert.deepEqual(slash, { query: 'wl', start: 3, end: 6 });
  assert.ok(slash && stands('好的，／wl吧', slash));
  assert.ok(slash && !stands('', slash) && !stands('好的，／wu', slash));
});
