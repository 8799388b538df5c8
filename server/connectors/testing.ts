import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Hook, MoneyContent, Outgoing, ProviderSettings } from '../outbox/index.ts';

type Asked = { url: URL; headers: IncomingMessage['headers']; body: string };

/** A provider on this machine; `reply` speaks its documented protocol, or misbehaves. */
export async function fakeProvider(t: TestContext, reply: (asked: Asked, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = {
      url: new URL(request.url ?? '/', 'http://x'),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(one);
    reply(one, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

export const sendId = '01939f5e-0000-7000-8000-000000000001';

export function outgoing(text: string): Outgoing {
  const content = { text, template: { code: 'SMS_154950909', params: { order: 'A1001' } } };
  const address = '+8613800138000';
  return { shopId: 'shop', id: sendId, address, content, purpose: 'service', firstCalledAt: null };
}

/** A refund of this payment, as the ledger gives it out. */
export function refundOf(provider: string, reference: string, amountMinor: number, currency = 'CNY'): Outgoing {
  const content: MoneyContent = {
    ...{ refundId: sendId, orderNumber: 'A1001', amountMinor, currency, note: 'too small' },
    payment: { provider, reference },
  };
  return { shopId: 'shop', id: sendId, address: 'provider', content, purpose: 'service', firstCalledAt: null };
}

export function given(settings: Record<string, unknown>, secrets: Record<string, string>): ProviderSettings {
  const hookUrl = 'https://shop.example/hooks/provider/s3cret';
  const optOutUrl = (id: string) => `https://shop.example/u/${id}`;
  return { id: 'provider', shopId: 'shop', perSecond: 10, settings, secrets, hookUrl, optOutUrl };
}

export function hookOf(parts: Partial<Hook>): Hook {
  return { method: 'POST', headers: {}, query: {}, body: Buffer.alloc(0), ...parts };
}

/** Ways in which a provider misbehaves, and what each proves. */
export const misbehaviours: readonly [string, (response: ServerResponse) => void, string][] = [
  ['a page of a gateway in between', (response) => response.writeHead(200).end('<html>welcome</html>'), 'unclear'],
  ['nothing', (response) => response.writeHead(200).end(), 'unclear'],
  ['cut off after it was read', (response) => response.destroy(), 'unclear'],
  ['cut off in the middle of the answer', (response) => cutOff(response), 'unclear'],
  ['a fault of its own', (response) => response.writeHead(502).end('bad gateway'), 'unclear'],
  ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'unclear'],
  ['too many', (response) => response.writeHead(429, { 'retry-after': '99999999' }).end(), 'not_taken'],
  ['too many, until never', (response) => response.writeHead(429, { 'retry-after': '1e999' }).end(), 'not_taken'],
];

function cutOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"messageId":"m');
  setTimeout(() => response.destroy(), 20);
}
