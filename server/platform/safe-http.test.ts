import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { innerIpv4, innerIpv6, spellings } from '../testing/inner-addresses.ts';
import { isPublicAddress } from './public-addresses.ts';
import { openHttp } from './safe-http.ts';

/** Counts connections: not a byte may get as far as here. */
async function listener(t: TestContext) {
  const seen = { connections: 0 };
  const server = createTcpServer((socket) => {
    seen.connections += 1;
    socket.destroy();
  });
  server.listen(0, '::');
  await once(server, 'listening');
  t.after(() => server.close());
  return { port: (server.address() as AddressInfo).port, seen };
}

async function answering(t: TestContext, answer: (path: string) => [number, Record<string, string>, string]) {
  const paths: string[] = [];
  const server = createServer((asked, reply) => {
    paths.push(asked.url ?? '');
    const [status, headers, body] = answer(asked.url ?? '');
    reply.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return { port: (server.address() as AddressInfo).port, paths };
}

test('no spelling of an inner address lets an address that a shop typed in reach the inner network', async (t) => {
  const { port, seen } = await listener(t);
  const http = openHttp({
    privateHosts: [],
    resolve: (_hostname, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  t.after(() => http.close());
  const hosts = [...innerIpv4.flatMap(spellings), ...innerIpv6.map((address) => `[${address}]`)];
  const names = ['localhost', 'LOCALHOST', 'localhost.', 'ⓛocalhost', 'loc\talhost', 'shop.example\\@localhost'];
  const odd = ['127.0.0.1#@shop.example', '127.0.0.1\\.shop.example', '[::1%25lo]', '[fe80::1%25eth0]', '127.0.0.1%00'];
  const urls = [...hosts, ...names].map((host) => `https://${host}:${port}/x`);
  urls.push(...odd.map((host) => `https://${host}:${port}/`), ...odd.map((host) => `https:/\\${host}`));
  urls.push(`http://127.0.0.1:${port}/`, `file:///etc/passwd`, `gopher://127.0.0.1:${port}/`, `//127.0.0.1:${port}/`);
  assert.ok(urls.length >= 300, `${urls.length} spellings`);
  for (const url of urls) {
    const answer = await http.call({ url, method: 'POST', body: 'secret', timeoutMs: 2_000 });
    assert.equal(answer.is, 'not_connected', `${url} ${JSON.stringify(answer)}`);
  }
  assert.equal(seen.connections, 0);
});

test('a name that leads to an inner address is not called, also when only one of its addresses is inner', async (t) => {
  const { port, seen } = await listener(t);
  const inner = [...innerIpv4, ...innerIpv6].map((address) => [address]);
  for (const addresses of [...inner, ['93.184.215.14', '127.0.0.1'], ['2606:4700::1', '::1']]) {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const http = openHttp({ privateHosts: [], resolve: (_hostname, answer) => answer(null, found) });
    const answer = await http.call({ url: `https://shop.example:${port}/`, method: 'GET', timeoutMs: 2_000 });
    assert.deepEqual(answer, { is: 'not_connected', reason: 'address_not_public' }, String(addresses));
    await http.close();
  }
  assert.equal(seen.connections, 0);
});

test('a name that changes its address between two look-ups gains nothing: what was checked is what is called', async (t) => {
  const { port, paths } = await answering(t, () => [200, {}, '']);
  const away = await listener(t);
  let lookUps = 0;
  const resolve: Parameters<typeof openHttp>[0]['resolve'] = (_hostname, answer) => {
    lookUps += 1;
    // The second answer, if anybody asked for it, leads elsewhere.
    answer(null, [{ address: lookUps === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
  };
  const named = openHttp({ privateHosts: [`rebinding.example:${port}`], resolve });
  t.after(() => named.close());
  const call = { method: 'GET', timeoutMs: 1_000 } as const;
  const answer = await named.call({ ...call, url: `http://rebinding.example:${port}/` });
  assert.deepEqual([answer.is, lookUps, paths.length], ['answered', 1, 1]);
  const shops = openHttp({ privateHosts: [], resolve });
  t.after(() => shops.close());
  const second = await shops.call({ ...call, url: `https://rebinding.example:${away.port}/` });
  assert.deepEqual(second, { is: 'not_connected', reason: 'address_not_public' });
  assert.deepEqual([lookUps, away.seen.connections], [2, 0]);
});

test('a redirect is an answer: it is not followed', async (t) => {
  const inner = await listener(t);
  const to = `https://127.0.0.1:${inner.port}/`;
  const { port, paths } = await answering(t, (path) => [Number(path.slice(1)), { location: to }, '']);
  const http = openHttp({ privateHosts: [`127.0.0.1:${port}`] });
  t.after(() => http.close());
  for (const status of [301, 302, 303, 307, 308]) {
    const answer = await http.call({ url: `http://127.0.0.1:${port}/${status}`, method: 'GET', timeoutMs: 2_000 });
    assert.equal(answer.is === 'answered' && answer.status, status);
  }
  assert.equal(paths.length, 5);
  assert.equal(inner.seen.connections, 0);
});

test("a shop's own gateway is reached where the installation names its host and port, and only there", async (t) => {
  const { port } = await answering(t, () => [202, { 'x-a': 'b' }, 'taken']);
  const http = openHttp({ privateHosts: [`127.0.0.1:${port}`] });
  t.after(() => http.close());
  const answer = await http.call({ url: `http://127.0.0.1:${port}/`, method: 'GET', timeoutMs: 2_000 });
  assert.ok(
    answer.is === 'answered' && answer.status === 202 && answer.body === 'taken' && answer.headers['x-a'] === 'b',
  );
  const other = await listener(t);
  const beside = await http.call({ url: `http://127.0.0.1:${other.port}/`, method: 'GET', timeoutMs: 2_000 });
  assert.deepEqual(beside, { is: 'not_connected', reason: 'url_not_allowed' });
  assert.equal(other.seen.connections, 0);
});

test('what never left is told from what may have: nobody listening, cut off, silent, endless', async (t) => {
  const closed = await listener(t);
  const silent = createTcpServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.after(() => silent.close());
  const endless = await answering(t, () => [200, {}, 'x'.repeat(100_000)]);
  const ports = [1, closed.port, (silent.address() as AddressInfo).port, endless.port];
  const http = openHttp({ privateHosts: ports.map((port) => `127.0.0.1:${port}`) });
  const answers = [];
  for (const port of ports)
    answers.push(await http.call({ url: `http://127.0.0.1:${port}/`, method: 'GET', timeoutMs: 300 }));
  assert.deepEqual(
    answers.map(({ is }) => is),
    ['not_connected', 'unclear', 'unclear', 'unclear'],
  );
});

test('public addresses are public', () => {
  for (const address of ['93.184.215.14', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2400:3200::1'])
    assert.ok(isPublicAddress(address), address);
});
