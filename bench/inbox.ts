import { parseArgs } from 'node:util';
import { asTable, type Desk, type Measured, ratiosOf, withDesk } from './desk-bench.ts';
import { measureStreams } from './streams.ts';

// What an agent opens all day: the first page of every view, the counts, a thread, the panel beside it; over the server's
// own routes, while the shop grows. What counts is the ratio of the largest size to the smallest. And what a thousand
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
const views = ['mine', 'unassigned', 'waiting', 'all', 'snoozed', 'closed'] as const;

await withDesk(async (desk) => {
  const measured: Measured = {};
  for (const size of sizes) {
    await desk.seed(size);
    measured[size] = await measure(desk);
  }
  const streams = await measureStreams(desk, Number(values.streams));
  const ratios = ratiosOf(measured, sizes);
  const words = `${streams.count} open streams: ${streams.moreMb} MB more (${streams.beforeMb} before); an event reached all of them in ${streams.reachedAllMs} ms\n`;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ medianMs: measured, ratios, streams })}\n`
      : asTable(measured, ratios, sizes) + words,
  );
});

async function measure(desk: Desk): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const view of views) found[`first page: ${view}`] = await desk.medianMs(`conversations?view=${view}`, times);
  found.counts = await desk.medianMs('conversations/counts', times);
  const { items } = await desk.get<{ items: { id: string }[] }>('conversations?view=all&limit=1');
  const id = items[0]?.id ?? '';
  found.conversation = await desk.medianMs(`conversations/${id}`, times);
  found.thread = await desk.medianMs(`conversations/${id}/messages`, times);
  found.panel = await desk.medianMs(`conversations/${id}/panel`, times);
  return found;
}
