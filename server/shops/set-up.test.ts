import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../platform/migrate.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { isFirstRun, setUpCodeOf } from './index.ts';
import { setUpShop } from './set-up.ts';

const secret = 'the secret of one installation';
const now = Temporal.Instant.from('2026-03-10T01:00:00Z');
const wanted = (code: string, setUpCode = setUpCodeOf(secret)) => ({
  setUpCode,
  shop: { code, name: 'Willow', country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' },
  owner: { name: 'Anna', email: `anna@${code}.test`, password: 'seven green umbrellas' },
});

test('the first shop is opened by whoever can read the terminal, once, however many try at the same moment', async (t) => {
  const { db, pool } = await emptyDatabase(t);
  await migrate(pool);
  const setUp = (code: string, setUpCode?: string) =>
    db.transaction().execute((tx) => setUpShop(tx, secret, wanted(code, setUpCode), now));
  assert.equal(await isFirstRun(db), true);
  await assert.rejects(setUp('guessed', 'AAAA-BBBB-CCCC'), { code: 'wrong_set_up_code' });
  await assert.rejects(setUp('Willow & Thread'), { code: 'bad_shop_code' });
  assert.equal(await isFirstRun(db), true, 'what was refused left nothing behind');

  const asCopied = setUpCodeOf(secret).toLowerCase().replaceAll('-', ' ');
  const tries = await Promise.allSettled([setUp('one', asCopied), setUp('two', asCopied), setUp('three', asCopied)]);
  assert.deepEqual(tries.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
  assert.equal(await isFirstRun(db), false);
  await assert.rejects(setUp('four'), { code: 'set_up_done' });
  const { rows } = await pool.query(
    `select (select count(*)::int from shops) as shops, (select count(*)::int from business_hours) as days,
      (select role from agents) as role`,
  );
  assert.deepEqual(rows, [{ shops: 1, days: 7, role: 'owner' }]);
});

test('of several faults the first on the page is told first: name, then address, then password', async (t) => {
  const { db, pool } = await emptyDatabase(t);
  await migrate(pool);
  const owner = { name: ' ', email: 'nobody', password: 'short' };
  const told: unknown[] = [];
  for (const mended of [{}, { name: 'Anna' }, { name: 'Anna', email: 'anna@shop.test' }])
    await db
      .transaction()
      .execute((tx) => setUpShop(tx, secret, { ...wanted('willow'), owner: { ...owner, ...mended } }, now))
      .catch((error) => told.push(error.code));
  assert.deepEqual(told, ['bad_person_name', 'bad_email', 'password_too_short']);
});

test('another installation has another set-up code', () => {
  assert.match(setUpCodeOf(secret), /^[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){2}$/);
  assert.notEqual(setUpCodeOf(secret), setUpCodeOf('another secret'));
});
