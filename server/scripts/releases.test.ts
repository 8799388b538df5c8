import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import type { Role } from '../../shared/access.ts';
import { newId } from '../platform/ids.ts';
import { revokeAgent } from '../shops/index.ts';
import { type Caller, type TestShop, testShop } from '../testing/shop.ts';
import { allSituations, loadScripts, scriptsFor, scriptsOf, scriptVersion } from './index.ts';

const thanks = 'scripts/talk.thanks/en';
const saying = (...sentences: string[]) =>
  `situation: talk.thanks\nversion: 1\nsentences:\n${sentences.map((say) => `  - say: "${say}"\n`).join('')}`;

const owner: Caller = { as: 'owner' };
const supervisor: Caller = { as: 'supervisor' };

async function draft(shop: TestShop, body: string, by: Caller = supervisor): Promise<number> {
  const reply = await shop.put(`${thanks}/draft`, { body }, by);
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json<{ version: number }>().version;
}

async function submitted(shop: TestShop, body: string, by: Caller = supervisor): Promise<number> {
  const version = await draft(shop, body, by);
  const reply = await step(shop, version, 'submit', undefined, by);
  assert.equal(reply.statusCode, 204, reply.body);
  return version;
}

async function released(shop: TestShop, body: string, against: number, more: object = {}): Promise<number> {
  const version = await submitted(shop, body);
  const reply = await step(shop, version, 'release', { against, ...more });
  assert.equal(reply.statusCode, 204, reply.body);
  return version;
}

const step = (shop: TestShop, version: number, name: string, body?: object, by: Caller = owner) =>
  shop.post(`${thanks}/versions/${version}/${name}`, body, by);
const codeOf = (reply: { json: <T>() => T }) => reply.json<{ code: string }>().code;

async function saysNow(shop: TestShop): Promise<string> {
  const scripts = await scriptsFor(shop.db, shop.id, shop.now());
  return scripts.find('talk.thanks', 'en')?.sentences[0]?.wordings[0]?.source ?? '';
}

type Shown = {
  version: number;
  body: string;
  versions: {
    version: number;
    state: string;
    isInEffect: boolean;
    source: string;
    reviewedAlone: boolean;
    rolledBackTo: number | null;
    author: { name: string } | null;
    reviewer: { name: string } | null;
    uses: { count: number; isMore: boolean; lastAt: string | null };
  }[];
};
const shown = async (shop: TestShop) => (await shop.get(thanks)).json<Shown>();

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

test('agents read scripts; only those who run the shop write, review and release them', async (t) => {
  const shop = await testShop(t);
  const version = await submitted(shop, saying('Thank you so much.'));
  for (const role of ['agent', 'account_manager'] as Role[]) {
    assert.equal((await shop.get(thanks, { as: role })).statusCode, 200);
    assert.equal((await shop.put(`${thanks}/draft`, { body: saying('Hi.') }, { as: role })).statusCode, 403);
    assert.equal((await step(shop, version, 'release', { against: 1 }, { as: role })).statusCode, 403);
  }
});

test('what the checks find wrong is neither submitted nor released, and says where it is', async (t) => {
  const shop = await testShop(t);
  const bad: [body: string, line: number, pattern: RegExp][] = [
    [saying('Thank you, it comes from xx.'), 4, /xx/],
    [saying('Thank you.', 'You are the best.'), 5, /best/],
    [saying('Thank you.', 'We will call you.'), 5, /promise/],
    [saying('Thank you {{ parcel.citty }}.'), 4, /parcel\.citty/],
    ['situation: talk.thanks\nversion: 1\nsentences: [', 4, /./],
  ];
  for (const [body, line, pattern] of bad) {
    const version = await draft(shop, body);
    const reply = await step(shop, version, 'submit', undefined, supervisor);
    assert.equal(codeOf(reply), 'checks_failed', body);
    const { problems } = (await shop.get(`${thanks}/versions/${version}`)).json<{
      problems: { line: number | null; sentence: string }[];
    }>();
    assert.ok(
      problems.some((problem) => problem.line === line && pattern.test(problem.sentence)),
      JSON.stringify(problems),
    );
  }
});

test('problems are told in the language of who reads them', async (t) => {
  const shop = await testShop(t);
  const body = { situation: 'talk.thanks', locale: 'en', body: saying('You are the best.') };
  const reply = await shop.post('scripts/check', body, { as: 'owner', headers: { 'accept-language': 'zh-CN' } });
  assert.match(reply.json<{ problems: { sentence: string }[] }>().problems[0]?.sentence ?? '', /不能用的词“best”/);
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

test('two authors who begin at the same moment get two numbers; one author has one draft', async (t) => {
  const shop = await testShop(t);
  const bodies = [saying('One.'), saying('Two.')];
  const versions = await Promise.all([draft(shop, bodies[0] ?? '', owner), draft(shop, bodies[1] ?? '', supervisor)]);
  assert.deepEqual(versions.toSorted(), [2, 3]);
  const again = await Promise.all([draft(shop, saying('Three.'), owner), draft(shop, saying('Four.'), owner)]);
  assert.deepEqual(again, [versions[0], versions[0]]);
});

test('a version in review is not written over; taken back, it is a draft again', async (t) => {
  const shop = await testShop(t);
  const version = await submitted(shop, saying('One.'));
  const second = await draft(shop, saying('Two.'));
  assert.notEqual(second, version);
  assert.equal(codeOf(await step(shop, version, 'withdraw', undefined, supervisor)), 'draft_exists');
  assert.equal((await shop.delete(`${thanks}/versions/${second}`, supervisor)).statusCode, 204);
  assert.equal((await step(shop, version, 'withdraw', undefined, supervisor)).statusCode, 204);
  assert.equal(await draft(shop, saying('One more.')), version);
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

test('two versions are shown sentence by sentence', async (t) => {
  const shop = await testShop(t);
  await released(shop, saying('Thank you.', 'See you.'), 1);
  await released(shop, saying('Thank you.', 'See you soon.', 'Bye.'), 2);
  const { sentences } = (await shop.get(`${thanks}/diff?from=2&to=3`)).json<{
    sentences: { change: string; to: string }[];
  }>();
  assert.deepEqual(
    sentences.map(({ change }) => change),
    ['same', 'changed', 'added'],
  );
  assert.match(sentences[1]?.to ?? '', /See you soon/);
  assert.equal((await shop.get(`${thanks}/diff?from=2&to=9`)).statusCode, 404);
});

test('what is exported is taken in again: unchanged scripts as the same, changed ones as drafts, unreadable ones not', async (t) => {
  const shop = await testShop(t);
  const document = (await shop.get('scripts/export')).json<{
    format: string;
    scripts: { situation: string; locale: string; body: string }[];
  }>();
  assert.equal(document.scripts.length, loadScripts().all.length);
  const outcomes = async (scripts: object[], isDryRun: boolean) => {
    const reply = await shop.post(
      'scripts/import',
      { text: JSON.stringify({ ...document, scripts }), isDryRun },
      supervisor,
    );
    assert.equal(reply.statusCode, 200, reply.body);
    return reply.json<{ items: { outcome: string; version: number | null; situation: string }[] }>().items;
  };
  assert.ok((await outcomes(document.scripts, true)).every(({ outcome }) => outcome === 'same'));
  const changed = [
    { situation: 'talk.thanks', locale: 'en', body: saying('Thank you so much.') },
    { situation: 'talk.ok', locale: 'en', body: 'nothing' },
    { situation: 'talk.unheard_of', locale: 'en', body: saying('Hi.') },
  ];
  const told = await outcomes(changed, true);
  assert.deepEqual(
    told.map(({ outcome, version }) => [outcome, version]),
    [
      ['draft', null],
      ['refused', null],
      ['refused', null],
    ],
  );
  assert.equal((await shown(shop)).versions.length, 1, 'a dry run stores nothing');
  assert.equal((await outcomes(changed, false))[0]?.version, 2);
  assert.equal((await shown(shop)).versions[0]?.state, 'draft');
  assert.equal(codeOf(await shop.post('scripts/import', { text: '{]', isDryRun: true })), 'import_unreadable');
  assert.equal(codeOf(await shop.post('scripts/import', { text: 'a: &a [*a]', isDryRun: true })), 'import_unreadable');
});

test('a wording is previewed in every fixture situation before anybody submits it', async (t) => {
  const shop = await testShop(t);
  const body =
    'situation: parcel.delivered\nversion: 1\nsentences:\n  - say: "It was delivered {{ parcel.delivered_at }}."\n';
  const reply = await shop.post('scripts/check', { situation: 'parcel.delivered', locale: 'en', body });
  assert.equal(reply.statusCode, 200, reply.body);
  const { ok, previews, problems } = reply.json<{
    ok: boolean;
    problems: { isWarning: boolean; code: string }[];
    previews: { fixture: string; text: string | null; blocked: { fact: string; why: string } | null }[];
  }>();
  const of = (name: string) => previews.find(({ fixture }) => fixture === name);
  assert.equal(of('everything known')?.text, 'It was delivered yesterday at 14:05.');
  assert.deepEqual(of('unverified buyer')?.blocked, { fact: 'parcel.delivered_at', why: 'unverified' });
  assert.ok(ok, JSON.stringify(problems));
  assert.ok(problems.every(({ isWarning }) => isWarning));
});

test('a wording is tried on a real order, and a foreign order is not found', async (t) => {
  const shop = await testShop(t, { now: '2026-03-10T10:00+08:00[Asia/Shanghai]' });
  const orders = [
    {
      ...{ externalId: 'A-77', status: 'paid', placedAt: '2026-03-09T08:00:00Z', customerExternalId: 'C1' },
      lines: [{ externalId: '1', title: 'Linen shirt', quantity: 1 }],
    },
  ];
  await shop.put('ingest/orders', { orders }, { key: await shop.apiKey(['ingest']) });
  const orderId = (await shop.get('orders')).json<{ orders: { id: string }[] }>().orders[0]?.id;
  const body =
    'situation: order.cancelled\nversion: 1\nsentences:\n  - say: "Order {{ order.number }} is cancelled."\n';
  const check = { situation: 'order.cancelled', locale: 'en', body };
  const real = (await shop.post('scripts/check', { ...check, orderId })).json<{ real: { text: string } }>().real;
  assert.equal(real.text, 'Order A-77 is cancelled.');
  assert.equal((await shop.post('scripts/check', { ...check, orderId: newId(shop.now()) })).statusCode, 404);
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

test('the list is searched by pinyin initials and shows what is under way', async (t) => {
  const shop = await testShop(t);
  await submitted(shop, saying('One.'));
  type Listed = {
    items: { situation: string; languages: { locale: string; source: string; open: { state: string }[] }[] }[];
  };
  const { items } = (await shop.get('scripts?q=dx', { as: 'agent' })).json<Listed>();
  assert.equal(items[0]?.situation, 'talk.thanks');
  const english = items[0]?.languages.find(({ locale }) => locale === 'en');
  assert.equal(english?.source, 'shipped');
  assert.deepEqual(
    english?.open.map(({ state }) => state),
    ['in_review'],
  );
  assert.equal((await shop.get('scripts')).json<Listed>().items.length, allSituations().length);
});

test('the fact picker has every fact with an example in both languages', async (t) => {
  const shop = await testShop(t);
  const { facts } = (await shop.get('scripts/facts', { as: 'agent' })).json<{
    facts: { name: string; example: Record<string, string> }[];
  }>();
  assert.ok(facts.length > 50);
  assert.ok(facts.every(({ example }) => example.en && example['zh-CN']));
});

test('what cannot be read is explained in Chinese to who works in Chinese', async (t) => {
  const shop = await testShop(t);
  const told = async (body: string) => {
    const check = { situation: 'talk.thanks', locale: 'zh-CN', body };
    const reply = await shop.post('scripts/check', check, { as: 'owner', headers: { 'accept-language': 'zh-CN' } });
    return reply.json<{ problems: { line: number; sentence: string }[] }>().problems[0];
  };
  assert.deepEqual(
    [await told(saying('谢谢{{ parcel.citty }}。')), await told(saying('谢谢{{ order.item | upcase }}。'))].map(
      (problem) => [problem?.line, problem?.sentence.slice(0, 9)],
    ),
    [
      [4, '没有变量“parc'],
      [4, '没有过滤器“upc'],
    ],
  );
});
