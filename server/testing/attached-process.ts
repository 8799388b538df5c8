// A process of its own that attaches to a data folder, for tests that kill it. One JSON line per answer on stdout.
// Commands on stdin, one a line: "own", "add N" (a committed row), "count", "release".
import { createInterface } from 'node:readline';
import pg from 'pg';
import { attachPostgres } from '../platform/embedded-postgres.ts';
import { Refused } from '../platform/errors.ts';
import './no-network.ts';

const say = (answer: unknown) => process.stdout.write(`${JSON.stringify(answer)}\n`);

try {
  const attached = await attachPostgres(process.argv[2] ?? '');
  const client = new pg.Client(attached.connection);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table if not exists marks (mark int primary key)').catch((error: { code?: string }) => {
    // "if not exists" does not hold between two who create at once
    if (!['23505', '42P07', '42710'].includes(error.code ?? '')) throw error;
  });
  say('attached');
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, operand] = line.split(' ');
    if (command === 'own') say(attached.becomeOwner());
    if (command === 'add') say(await client.query('insert into marks values ($1)', [operand]).then(() => 'added'));
    if (command === 'count') say((await client.query('select count(*)::int as n from marks')).rows[0].n);
    if (command === 'release') break;
  }
  await client.end();
  await attached.release();
  say('released');
} catch (error) {
  say({ refused: error instanceof Refused ? error.code : String(error), params: (error as Refused).params });
}
