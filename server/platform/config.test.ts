import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { Refused } from './errors.ts';

test('without any setting Qin runs on this machine, with its own database', () => {
  const config = readConfig({ PATH: '/usr/bin', HOME: '/root' });
  assert.deepEqual(
    [config.databaseUrl, config.dataDir, config.host, config.port, [...config.roles]],
    [null, './data', '127.0.0.1', 3000, ['web', 'worker']],
  );
});

test('every fault in the settings is named at once, the misspelt ones too', () => {
  const wrong = {
    DATABASE_URL: 'mysql://x',
    QIN_PORT: '70000',
    QIN_SECRET: 'short',
    QIN_ROLES: 'web,cook',
    QIN_LOG_LEVEL: 'loud',
    QIN_DATABASE: 'x',
    QIN_TRUSTED_PROXIES: '10.0.0.1, proxy',
    QIN_PUBLIC_URL: 'https://',
    QIN_PRIVATE_HOSTS: 'kannel.lan',
  };
  assert.throws(
    () => readConfig(wrong),
    (error) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.code, 'bad_config');
      for (const name of Object.keys(wrong)) assert.match(String(error.params.faults), new RegExp(name));
      return true;
    },
  );
});

test('an empty variable counts as not set', () => {
  assert.equal(readConfig({ DATABASE_URL: '', QIN_PORT: '' }).port, 3000);
});

test('a faulty secret is never repeated in the complaint', () => {
  assert.throws(
    () => readConfig({ QIN_SECRET: 'hunter2', DATABASE_URL: 'mysql://user:hunter2@x' }),
    (error) => error instanceof Refused && !JSON.stringify(error.params).includes('hunter2'),
  );
});

test('lists are split and numbers are numbers', () => {
  const config = readConfig({ QIN_PORT: '8080', QIN_ROLES: 'worker', QIN_TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2' });
  assert.deepEqual(
    [config.port, [...config.roles], config.trustedProxies],
    [8080, ['worker'], ['10.0.0.1', '10.0.0.2']],
  );
});

test('addresses of proxies and ranges of them are taken, other words are not', () => {
  const proxies = (text: string) => readConfig({ QIN_TRUSTED_PROXIES: text }).trustedProxies;
  assert.deepEqual(proxies('10.0.0.0/8, ::1,fd00::/8'), ['10.0.0.0/8', '::1', 'fd00::/8']);
  for (const wrong of ['10.0.0.0/33', '::1/129', '10.0.0.1/', 'proxy.example', '10.0.0.1,,10.0.0.2'])
    assert.throws(() => proxies(wrong), Refused, wrong);
});
