import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { revokeAgent } from '../shops/index.ts';
import { codeOf, type TestShop, testShop } from '../testing/shop.ts';
import { scriptsFor, scriptsOf, scriptVersion } from './index.ts';
import { owner, released, saying, shown, step, submitted, supervisor, thanks } from './testing.ts';

async function saysNow(shop: TestShop): Promise<string> {
  const scripts = await scriptsFor(shop.db, shop.id, shop.now());
  return scripts.find('talk.thanks', 'en')?.sentences[0]?.wordings[0]?.source ?? '';
}

test('a wording counts once a second person has released it, and not before', async (t) => {
  const shop = await testShop(t);
  const shipped = await saysNow(shop);
  const version = await submitted(shop, saying('Thank you so much.'));
  assert.equal(version, 2, 'versions go on from the shipped one');
  assert.equal(await saysNow(shop), shipped);
  assert.equal((await step(shop, version, 'release', { against: 1 })).statusCode, 204);
  assert.equal(await saysNow(shop), 'Thank you so much.');
  const { versions, body } = await shown(shop);
  assert.match(body, /^situation: talk\.thanks\nversion: 2\n/);
  assert.deepEqual(
    versions.map(({ version, state, isInEffect, source }) => [version, state, isInEffect, source]),
    [
      [2, 'released', true, 'shop'],
      [1, 'retired', false, 'shipped'],
    ],
  );
  assert.deepEqual([versions[0]?.author?.name, versions[0]?.reviewer?.name], ['supervisor', 'owner']);
});

test('nobody releases their own wording, by any way', async (t) => {
  const shop = await testShop(t);
  const version = await submitted(shop, saying('Thank you so much.'));
  const reply = await step(shop, version, 'release', { against: 1 }, supervisor);
  assert.equal(reply.statusCode, 409);
  assert.equal(codeOf(reply), 'own_wording');
  const { agentId } = shop.people.supervisor;
  await assert.rejects(
    sql`update script_versions set state = 'released', reviewer_id = ${agentId}, effective_from = now()
      where shop_id = ${shop.id} and version = ${version}`.execute(shop.db),
    /reviewed_by_another/,
  );
});

test('where one person alone may release, the owner does it alone, and that is written down', async (t) => {
  const shop = await testShop(t);
  const version = await submitted(shop, saying('Thank you so much.'), owner);
  assert.equal(codeOf(await step(shop, version, 'release', { against: 1 })), 'own_wording');
  await shop.tx((tx) =>
    revokeAgent(tx, { shopId: shop.id, agentId: shop.people.supervisor.agentId, by: null }, shop.now()),
  );
  assert.equal((await step(shop, version, 'release', { against: 1 })).statusCode, 204);
  assert.equal((await shown(shop)).versions[0]?.reviewedAlone, true);
});

test('a release with a later day waits for it: until then the old wording counts, then the new one, with no timer', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T01:00:00Z' });
  await released(shop, saying('Thank you from now on.'), 1);
  await released(shop, saying('Thank you in spring.'), 2, { effectiveFrom: '2026-03-20T00:00:00Z' });
  assert.equal(await saysNow(shop), 'Thank you from now on.');
  shop.clock.set('2026-03-19T23:59:59Z');
  assert.equal(await saysNow(shop), 'Thank you from now on.');
  shop.clock.set('2026-03-20T00:00:00Z');
  assert.equal(await saysNow(shop), 'Thank you in spring.');
  const { version, versions } = await shown(shop);
  assert.equal(version, 3);
  assert.deepEqual(
    versions.map(({ state }) => state),
    ['released', 'retired', 'retired'],
  );
  shop.clock.set('2026-03-11T00:00:00Z');
  assert.equal(await saysNow(shop), 'Thank you from now on.', 'what was said then is said by --at');
});

test('a release that has not begun can be taken back; one that counts cannot', async (t) => {
  const shop = await testShop(t);
  const later = await released(shop, saying('Thank you in spring.'), 1, { effectiveFrom: '2026-04-01T00:00:00Z' });
  assert.equal((await step(shop, later, 'withdraw')).statusCode, 204);
  shop.clock.set('2026-05-01T00:00:00Z');
  assert.notEqual(await saysNow(shop), 'Thank you in spring.');
  const now = await released(shop, saying('Thank you.'), 1);
  assert.equal(codeOf(await step(shop, now, 'withdraw')), 'already_in_effect');
});

test('one click goes back to an earlier wording, also to the one that came with Qin, as a version that says so', async (t) => {
  const shop = await testShop(t);
  const shipped = await saysNow(shop);
  await released(shop, saying('Thank you once.'), 1);
  await released(shop, saying('Thank you twice.'), 2);
  const back = await step(shop, 2, 'roll-back', { against: 3 });
  assert.deepEqual(back.json(), { version: 4 });
  assert.equal(await saysNow(shop), 'Thank you once.');
  assert.deepEqual((await step(shop, 1, 'roll-back', { against: 4 })).json(), { version: 5 });
  assert.equal(await saysNow(shop), shipped);
  const { versions } = await shown(shop);
  assert.deepEqual(
    versions.map(({ rolledBackTo }) => rolledBackTo),
    [1, 2, null, null, null],
  );
  assert.equal(codeOf(await step(shop, 1, 'roll-back', { against: 5 })), 'already_in_effect');
});

test('what was never released is nothing to go back to', async (t) => {
  const shop = await testShop(t);
  const version = await submitted(shop, saying('Thank you so much.'));
  assert.equal(codeOf(await step(shop, version, 'roll-back', { against: 1 })), 'never_released');
  await step(shop, version, 'reject', { note: 'too short' });
  assert.equal(codeOf(await step(shop, version, 'roll-back', { against: 1 })), 'never_released');
});

test('two reviewers release the same version at the same moment: one wins, the other is told who', async (t) => {
  const shop = await testShop(t);
  const authorId = await shop.addPerson('supervisor');
  const body = saying('Thank you so much.');
  await sql`insert into script_versions (shop_id, situation, locale, version, state, body, author_id, created_at, changed_at)
    values (${shop.id}, 'talk.thanks', 'en', 2, 'in_review', ${body}, ${authorId}, now(), now())`.execute(shop.db);
  const replies = await Promise.all([owner, supervisor].map((by) => step(shop, 2, 'release', { against: 1 }, by)));
  assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [204, 409]);
  const loser = replies.find(({ statusCode }) => statusCode === 409);
  assert.ok(loser);
  assert.equal(codeOf(loser), 'version_decided');
  assert.match(loser.json<{ message: string }>().message, /(owner|supervisor) has decided/);
});

test('two versions of one script at the same moment: the second reviewer has to compare anew', async (t) => {
  const shop = await testShop(t);
  const versions = [await submitted(shop, saying('One.')), await submitted(shop, saying('Two.'))];
  const replies = await Promise.all(versions.map((version) => step(shop, version, 'release', { against: 1 })));
  assert.deepEqual(replies.map(({ statusCode }) => statusCode).sort(), [204, 409]);
  assert.equal(replies.filter((reply) => reply.statusCode === 409).map(codeOf)[0], 'release_changed');
});

test("another shop's wordings are neither said nor seen here", async (t) => {
  const [mine, theirs] = [await testShop(t), await testShop(t)];
  const shipped = await saysNow(mine);
  const version = await released(theirs, saying('Thank you so much.'), 1);
  assert.equal(await saysNow(mine), shipped);
  assert.equal((await mine.get(`${thanks}/versions/${version}`)).statusCode, 404);
  assert.equal((await step(mine, version, 'release', { against: 1 })).statusCode, 404);
  assert.equal((await mine.delete(`${thanks}/versions/${version}`)).statusCode, 404);
});

test('a release counts at once for who reads the shop next, and a reply costs no statement more', async (t) => {
  const shop = await testShop(t);
  await released(shop, saying('Thank you so much.'), 1);
  const read = async () =>
    (
      await sql<{
        scriptsStamp: string;
      }>`select scripts_stamp as "scriptsStamp" from shops where id = ${shop.id}`.execute(shop.db)
    ).rows[0];
  const before = { id: shop.id, scriptsStamp: (await read())?.scriptsStamp ?? null };
  const kept = await scriptsOf(shop.db, before, shop.now());
  const noDatabase = undefined as never; // it would throw if it were asked
  assert.equal(await scriptsOf(noDatabase, before, shop.now()), kept);
  await step(shop, 1, 'roll-back', { against: 2 });
  const after = { id: shop.id, scriptsStamp: (await read())?.scriptsStamp ?? null };
  assert.notEqual(after.scriptsStamp, before.scriptsStamp);
  assert.notEqual(await scriptsOf(shop.db, after, shop.now()), kept);
});

test('a release that is rolled back with its transaction was never there', async (t) => {
  const shop = await testShop(t);
  const shipped = await saysNow(shop);
  const version = await submitted(shop, saying('Thank you so much.'));
  const { releaseVersion } = await import('./review-version.ts');
  const { agentId } = shop.people.owner;
  const release = { shopId: shop.id, agentId, situation: 'talk.thanks', locale: 'en', version, against: 1 } as const;
  await assert.rejects(
    shop.tx(async (tx) => {
      await releaseVersion(tx, { ...release, effectiveFrom: null, verdict: null }, shop.now());
      const inside = await scriptsFor(tx, shop.id, shop.now());
      assert.equal(inside.find('talk.thanks', 'en')?.version, version);
      throw new Error('crash');
    }),
    /crash/,
  );
  assert.equal(await saysNow(shop), shipped);
});

test('a buyer is answered in the released words, and the message says which version they are', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const version = await released(shop, saying('Thank you so much, dear buyer.'), 1);
  const told = await shop.post(
    '/api/messages',
    { channelKey: 'b', messageId: '1', text: 'thank you' },
    { key: await shop.apiKey(['converse']) },
  );
  assert.equal(told.statusCode, 200, told.body);
  const { rows } = await sql<{ body: string; version: number }>`select body, script_version as version from messages
    where shop_id = ${shop.id} and author = 'qin'`.execute(shop.db);
  assert.deepEqual(rows, [{ body: 'Thank you so much, dear buyer.', version }]);
  const { versions } = await shown(shop);
  assert.deepEqual([versions[0]?.uses.count, versions[0]?.uses.isMore], [1, false]);
  assert.equal(versions[0]?.uses.lastAt, '2026-03-10T02:00:00Z');
  assert.equal(versions[1]?.uses.count, 0);
});

test('the wording of an old message can still be read after it was replaced', async (t) => {
  const shop = await testShop(t);
  const old = await released(shop, saying('Thank you once.'), 1);
  await released(shop, saying('Thank you twice.'), old);
  const wordingOf = async (version: number) =>
    (await scriptVersion(shop.db, shop.id, 'talk.thanks', 'en', version))?.sentences[0]?.wordings[0]?.source;
  assert.equal(await wordingOf(old), 'Thank you once.');
  assert.ok(await wordingOf(1));
  assert.equal(await wordingOf(99), undefined);
});

test('each step is told as an event with codes and numbers only', async (t) => {
  const shop = await testShop(t);
  const version = await submitted(shop, saying('One.'));
  await step(shop, version, 'withdraw');
  await step(shop, version, 'submit', undefined, supervisor);
  await step(shop, version, 'reject', { note: 'not yet' });
  await released(shop, saying('Two.'), 1);
  const { rows } = await sql<{ type: string; data: object }>`select type, data from events
    where shop_id = ${shop.id} and type like 'scripts.%' order by id`.execute(shop.db);
  assert.deepEqual(
    rows.map(({ type }) => type.replace('scripts.version-', '')),
    ['drafted', 'submitted', 'withdrawn', 'submitted', 'rejected', 'drafted', 'submitted', 'released'],
  );
  assert.deepEqual(rows.at(-1)?.data, { situation: 'talk.thanks', locale: 'en', version: 3 });
});
