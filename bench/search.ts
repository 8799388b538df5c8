import { parseArgs } from 'node:util';
import { asTable, type Desk, type Measured, ratiosOf, withDesk } from './desk-bench.ts';
import { words } from './desk-seed.ts';

// The first results of the search box, asked over the server's own route, while the shop grows. What counts is the ratio
// of the largest size to the smallest.

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

await withDesk(async (desk) => {
  const measured: Measured = {};
  const filled: Record<string, unknown> = {};
  for (const size of sizes) {
    filled[size] = await desk.grow(size);
    measured[size] = await measure(desk);
  }
  const ratios = ratiosOf(measured, sizes);
  process.stdout.write(
    values.json ? `${JSON.stringify({ medianMs: measured, ratios, filled })}\n` : asTable(measured, ratios, sizes),
  );
});

async function measure(desk: Desk): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, question] of Object.entries(questions))
    found[name] = await desk.medianMs(`search?q=${encodeURIComponent(question)}`, times);
  return found;
}
