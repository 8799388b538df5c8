// A provider of its own process that takes everything and counts it by the sender's id, and a mail server that does the
// same. It says where it listens; asked for a report, it tells.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { systemClock } from '../server/platform/clock.ts';

export type SinkReport = {
  /** Different ids, and how many came more than once. */
  ids: number;
  doubled: number;
  /** When a text `reply N!` first arrived, by N; milliseconds since 1970. */
  replies: [string, number][];
};

const counts = new Map<string, number>();
const replies = new Map<string, number>();

const take = (id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);

function httpSink(): Server {
  return createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const id = String(request.headers['webhook-id']);
      take(id);
      const reply = /reply (\d+)!/.exec(body)?.[1];
      if (reply && !replies.has(reply)) replies.set(reply, systemClock.now().epochMilliseconds);
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"messageId":"${id}"}`);
    });
  });
}

function smtpSink() {
  return new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      let mail = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => {
        mail += chunk;
      });
      stream.on('end', () => {
        take(/^Message-ID: <([^@]+)@/im.exec(mail)?.[1] ?? 'no id');
        done();
      });
    },
  }).server;
}

const server = process.argv[2] === 'smtp' ? smtpSink() : httpSink();
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  const report: SinkReport = {
    ...{ ids: counts.size, doubled: [...counts.values()].filter((count) => count > 1).length },
    replies: [...replies],
  };
  process.send?.(report);
});
process.on('disconnect', () => process.exit());
