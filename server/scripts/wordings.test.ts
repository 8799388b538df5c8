import assert from 'node:assert/strict';
import test from 'node:test';
import type { Role } from '../../shared/access.ts';
import { newId } from '../platform/ids.ts';
import { codeOf, testShop } from '../testing/shop.ts';
import { allSituations, loadScripts } from './index.ts';
import { draft, owner, released, saying, shown, step, submitted, supervisor, thanks } from './testing.ts';

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
