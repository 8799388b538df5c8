import assert from 'node:assert/strict';
import { test } from 'node:test';
import { innerIpv4, innerIpv6, spellings } from '../testing/inner-addresses.ts';
import { checkAddresses, type Resolve, resolveBySystem } from './safe-connect.ts';

/** Numbers in whatever spelling are read by the system, without a network; every name leads to this machine. */
const resolve: Resolve = (hostname, found) => {
  if (/^[\da-fx.:]+$/i.test(hostname) && !hostname.endsWith('.')) resolveBySystem(hostname, found);
  else found(null, [{ address: '127.0.0.1', family: 4 }]);
};

test('no spelling of an inner address is one that a mail server named by a shop may have', async () => {
  const addressOf = checkAddresses({ privateHosts: ['mail.lan:25'], resolve });
  const hosts = [...innerIpv4.flatMap(spellings), ...innerIpv6, 'localhost', 'mail.shop.example', 'mail.lan', ''];
  const bare = hosts.map((host) => host.replace(/^\[|\]$/g, ''));
  assert.ok(hosts.length >= 300, `${hosts.length} spellings`);
  for (const host of [...hosts, ...bare]) await assert.rejects(addressOf(host, 465), host);
});

test("a shop's own mail server is reached at the port that the installation names, by one look-up of its name", async () => {
  let lookUps = 0;
  const counting: Resolve = (_hostname, found) => {
    lookUps += 1;
    found(null, [{ address: lookUps === 1 ? '10.0.0.25' : '127.0.0.1', family: 4 }]);
  };
  const addressOf = checkAddresses({ privateHosts: ['Mail.lan:25', '[::1]:25'], resolve: counting });
  assert.equal(await addressOf('mail.LAN', 25), '10.0.0.25');
  assert.equal(lookUps, 1);
  await assert.rejects(addressOf('mail.lan', 26), { code: 'address_not_public' });
  assert.equal(await checkAddresses({ privateHosts: ['[::1]:25'] })('::1', 25), '::1');
});

test('one inner address among public ones is a trick', async () => {
  const inner = { address: '10.0.0.1', family: 4 };
  for (const addresses of [[{ address: '93.184.215.14', family: 4 }, inner], [inner]]) {
    const addressOf = checkAddresses({ privateHosts: [], resolve: (_hostname, found) => found(null, addresses) });
    await assert.rejects(addressOf('mail.shop.example', 465), { code: 'address_not_public' });
  }
  const addressOf = checkAddresses({
    privateHosts: [],
    resolve: (_hostname, found) => found(null, [{ address: '93.184.215.14', family: 4 }]),
  });
  assert.equal(await addressOf('mail.shop.example', 465), '93.184.215.14');
});
