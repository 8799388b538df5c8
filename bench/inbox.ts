import { parseArgs } from 'node:util';
import { asTable, type Desk, type Measured, mediansInTurn, ratiosOf, withDesks } from './desk-bench.ts';
import { measureStreams } from './streams.ts';

// What an agent opens all day: the first page of every view, the counts, a thread, the panel beside it; over the server's
// own routes, of a small, a middling and a large shop in turn. What counts is the ratio of the largest size to the smallest. And what a thousand
// open event streams cost a node.

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    sizes: { type: 'string', default: '10000,100000,1000000' },
    times: { type: 'string', default: '40' },
    streams: { type: 'string', default: '1000' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const times = Number(values.times);
const views = ['mine', 'unassigned', 'waiting', 'promises', 'all', 'snoozed', 'closed'] as const;

await withDesks(sizes.length, async (desks) => {
  for (const [at, size] of sizes.entries()) await desks[at]?.seed(size);
  const measured: Measured = Object.fromEntries(sizes.map((size) => [size, {}]));
  const newest = await Promise.all(desks.map(newestOf));
  const paths: Record<string, readonly string[]> = {
    ...Object.fromEntries(views.map((view) => [`first page: ${view}`, desks.map(() => `conversations?view=${view}`)])),
    counts: desks.map(() => 'conversations/counts'),
    conversation: newest.map((id) => `conversations/${id}`),
    thread: newest.map((id) => `conversations/${id}/messages`),
    panel: newest.map((id) => `conversations/${id}/panel`),
  };
  for (const [name, each] of Object.entries(paths)) {
    const medians = await mediansInTurn(desks, each, times);
    for (const [at, size] of sizes.entries()) Object.assign(measured[size] ?? {}, { [name]: medians[at] });
  }
  const streams = await measureStreams(desks.at(-1) as Desk, Number(values.streams));
  const ratios = ratiosOf(measured, sizes);
  const words = `${streams.count} open streams: ${streams.moreMb} MB more (${streams.beforeMb} before); an event reached all of them in ${streams.reachedAllMs} ms\n`;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ medianMs: measured, ratios, streams })}\n`
      : asTable(measured, ratios, sizes) + words,
  );
});

async function newestOf(desk: Desk): Promise<string> {
  const { items } = await desk.get<{ items: { id: string }[] }>('conversations?view=all&limit=1');
  return items[0]?.id ?? '';
}
