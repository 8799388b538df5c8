import assert from 'node:assert/strict';
import test from 'node:test';
import { minorOf, textOf } from './money-text.ts';

test('a sum is read as it is typed, to the cent, and nothing else is read as one', () => {
  const read = (text: string, currency = 'CNY') => minorOf(text, currency);
  assert.deepEqual(
    ['199', '199.9', '199,90', '１９９．９０', ' -15.5 ', '0.07', '199.999', '1e3', '', '12,345.00', 'abc'].map(
      (text) => read(text),
    ),
    [19_900, 19_990, 19_990, 19_990, -1550, 7, null, null, null, null, null],
  );
  assert.deepEqual([read('500', 'JPY'), read('500.0', 'JPY'), textOf(500, 'JPY')], [500, null, '500']);
  for (const minor of [0, 1, 99, 19_900, -1550]) assert.equal(read(textOf(minor, 'CNY')), minor);
});
