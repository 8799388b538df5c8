import { parseArgs } from 'node:util';
import { asTable, type Measured, mediansInTurn, ratiosOf, withDesks } from './desk-bench.ts';
import { words } from './desk-seed.ts';

// The first results of the search box, asked over the server's own route, of a small, a middling and a large shop in turn.
// What counts is the ratio of the largest size to the smallest.

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    times: { type: 'string', default: '40' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const times = Number(values.times);

const questions: Record<string, string> = {
  'common 的': '的',
  'common 快递': '快递',
  'common size': 'size',
  [`one in 10,000 ${words.rare}`]: words.rare,
  [`three in all ${words.thrice}`]: words.thrice,
  [`absent ${words.absent}`]: words.absent,
  [`absent ${words.absentLatin}`]: words.absentLatin,
  'two words 快递 破了': '快递 破了',
  'together nowhere 退款 Hangzhou': '退款 hangzhou',
  'name 王': '王',
  'initials wm': 'wm',
  'four digits 2026': '2026',
  'four digits 7791': '7791',
};

await withDesks(sizes.length, async (desks) => {
  const filled: Record<string, unknown> = {};
  for (const [at, size] of sizes.entries()) filled[size] = await desks[at]?.grow(size);
  const measured: Measured = Object.fromEntries(sizes.map((size) => [size, {}]));
  for (const [name, question] of Object.entries(questions)) {
    const path = `search?q=${encodeURIComponent(question)}`;
    note(
      measured,
      name,
      await mediansInTurn(
        desks,
        desks.map(() => path),
        times,
      ),
    );
  }
  const ratios = ratiosOf(measured, sizes);
  process.stdout.write(
    values.json ? `${JSON.stringify({ medianMs: measured, ratios, filled })}\n` : asTable(measured, ratios, sizes),
  );
});

function note(measured: Measured, name: string, medians: readonly number[]): void {
  for (const [at, size] of sizes.entries()) Object.assign(measured[size] ?? {}, { [name]: medians[at] });
}
