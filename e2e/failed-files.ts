import type { TestEvent } from 'node:test/reporters';

/** A reporter for `node --test`: the files in which something failed, a line each. */
// biome-ignore lint/style/noDefaultExport: Node takes a reporter by its default export
export default async function* failedFiles(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of events)
    if (event.type === 'test:fail' && event.data.file !== undefined) yield `${event.data.file}\n`;
}
