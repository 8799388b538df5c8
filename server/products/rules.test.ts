import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { adviseSize, checkSizeChart, isAgainst } from './rules.ts';

const chart = checkSizeChart([
  { size: 'S', heightCm: [150, 160], weightKg: [40, 48] },
  { size: 'M', heightCm: [161, 168], weightKg: [49, 56] },
  { size: 'L', heightCm: [169, 178], weightKg: [57, 68] },
]);

test('a size is advised from the chart, and where height and weight differ the larger one fits both', () => {
  assert.equal(adviseSize(chart, { heightCm: 165, weightKg: 52 }), 'M');
  assert.equal(adviseSize(chart, { heightCm: 158, weightKg: 60 }), 'L');
  assert.equal(adviseSize(chart, { weightKg: 45 }), 'S');
});

test('a weight between two rows of whole numbers still has a size', () => {
  assert.equal(adviseSize(chart, { heightCm: 163, weightKg: 56.5 }), 'M');
  assert.equal(adviseSize(chart, { heightCm: 160.5 }), 'S');
});

test('after "too large" no size as large or larger is an answer, and the other way round', () => {
  assert.equal(isAgainst(chart, 'M', 'L', 'size.too_large'), true);
  assert.equal(isAgainst(chart, 'M', 'M', 'size.too_small'), true);
  assert.equal(isAgainst(chart, 'M', 'S', 'size.too_large'), false);
  assert.equal(isAgainst(chart, 'M', 'L', 'size.differs_from_chart'), false);
});

test('nobody is advised a size that the chart does not give', () => {
  assert.equal(adviseSize(chart, {}), null);
  assert.equal(adviseSize(chart, { heightCm: 190, weightKg: 52 }), null);
  fc.assert(
    fc.property(fc.double({ min: 1, max: 300 }), fc.double({ min: 1, max: 300 }), (heightCm, weightKg) => {
      const size = adviseSize(chart, { heightCm, weightKg });
      const row = chart.find((one) => one.size === size);
      assert.ok(size === null || (row && (row.heightCm?.[1] ?? 0) >= heightCm && (row.weightKg?.[1] ?? 0) >= weightKg));
    }),
  );
});

test('a size chart that contradicts itself is not taken', () => {
  for (const bad of [
    [],
    [{ size: '' }],
    [{ size: 'M', heightCm: [170, 160] }],
    [{ size: 'M' }, { size: 'M' }],
    [{ size: 'M', age: 3 }],
    'M',
  ])
    assert.throws(() => checkSizeChart(bad), { code: 'bad_size_chart' });
});
