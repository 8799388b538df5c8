import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type Role, roles, type Scope, scopes } from '../shared/access.ts';
import { openChatSession } from './channels/open-chat-session.ts';
import type { DeclaredRoute } from './platform/http.ts';
import { type Access, mayCall } from './platform/http-access.ts';
import { type Sample, samples } from './testing/route-samples.ts';
import { type Caller, type Reply, type TestShop, testShop } from './testing/shop.ts';

const isReading = (route: DeclaredRoute) => route.method === 'GET' && !route.url.includes(':');
const nameOf = (route: DeclaredRoute) => `${route.method} ${route.url}`;

async function sampleOf(route: DeclaredRoute, shop: TestShop, as?: Role): Promise<Sample> {
  const sample = samples[nameOf(route)];
  if (sample) return sample(shop, as);
  assert.ok(isReading(route), `Add a line for ${nameOf(route)} to server/testing/route-samples.ts.`);
  return { expects: 200 };
}

function call(shop: TestShop, route: DeclaredRoute, sample: Sample, caller: Caller): Promise<Reply> {
  const path = route.url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(sample.params?.[name])));
  const url = sample.query ? `${path}?${sample.query}` : path;
  if (route.method === 'GET') return shop.get(url, caller);
  if (route.method === 'DELETE') return shop.delete(url, caller);
  const send = { POST: shop.post, PUT: shop.put, PATCH: shop.patch }[route.method];
  assert.ok(send, `${route.method} is not tried by this test`);
  return send(url, sample.body, caller);
}

/** Every caller there is, whether the route's own declaration lets them in, and how it turns them away if not. */
async function callersOf(shop: TestShop, access: Access) {
  const refused = access === 'buyer' ? 401 : 403;
  const agents = roles.map((role) => ({
    title: role,
    caller: { as: role } as Caller,
    mayCall: mayCall({ ...shop.people[role], kind: 'agent', shopId: shop.id, sessionId: '', name: '', role }, access),
    refused,
  }));
  const keys = await Promise.all(
    scopes.map(async (scope: Scope) => ({
      title: `key for ${scope}`,
      caller: { key: await shop.apiKey([scope]) } as Caller,
      mayCall: mayCall({ kind: 'api_key', shopId: shop.id, keyId: '', scopes: [scope] }, access),
      refused,
    })),
  );
  const { session } = await shop.tx((tx) =>
    openChatSession(tx, shop.id, { token: null, resume: null, ownSecret: 'ours' }, shop.now()),
  );
  const isForBuyers = access === 'buyer' || access === 'public';
  return [...agents, ...keys, { title: 'a buyer', caller: { key: session }, mayCall: isForBuyers, refused: 401 }];
}

async function allRoutes(t: TestContext): Promise<{ shop: TestShop; routes: DeclaredRoute[] }> {
  const shop = await testShop(t);
  return { shop, routes: shop.app.declaredRoutes.filter((route) => !route.url.startsWith('/api/docs')) };
}

test('every route lets in exactly those whom it declares, and gives only answers that it declares', async (t) => {
  const { routes } = await allRoutes(t);
  for (const route of routes) {
    const shop = await testShop(t);
    const unused = await sampleOf(route, shop); // whoever is turned away leaves it as it is
    for (const { title, caller, mayCall: isAdmitted, refused } of await callersOf(shop, route.access)) {
      if (isAdmitted && route.isStream) continue; // it never ends; event-routes.test.ts reads it
      const sample = isAdmitted ? await sampleOf(route, shop, caller.as ?? undefined) : unused;
      const reply = await call(shop, route, sample, caller);
      assert.equal(
        reply.statusCode,
        isAdmitted ? sample.expects : refused,
        `${nameOf(route)} as ${title}: ${reply.body}`,
      );
      assert.ok(
        route.answers.includes(String(reply.statusCode)),
        `${nameOf(route)} does not declare ${reply.statusCode}`,
      );
    }
  }
});

test('who is not signed in is told so by every route that is not public, whatever is asked for', async (t) => {
  const { shop, routes } = await allRoutes(t);
  for (const route of routes) {
    const sample = await sampleOf(route, shop);
    const nowhere = { ...sample, params: { ...sample.params, ...absent(sample) } };
    for (const [title, caller] of strangers) {
      if (route.access === 'public') {
        const reply = await call(shop, route, sample, { as: null });
        assert.equal(reply.statusCode, sample.expects, `${nameOf(route)} as ${title}`);
        break;
      }
      const answers = [await call(shop, route, sample, caller), await call(shop, route, nowhere, caller)];
      assert.deepEqual(
        answers.map((reply) => reply.statusCode),
        [401, 401],
        `${nameOf(route)} as ${title}`,
      );
    }
  }
});

/** Apps in which links are opened add words of their own to the address of a page. */
const isOpenedByLink = (route: DeclaredRoute) =>
  ['GET /chat/:shopCode', 'GET /u/:token', 'GET /w/:token'].includes(nameOf(route));
/**
 * What providers post is theirs to choose; what of it is read is the connector's business. The fields of the returns page
 * are named for the goods of an order, and a link to it may carry words of an app.
 */
const takesUnknown = (route: DeclaredRoute) => isOpenedByLink(route) || /^\/(hooks|r|t)\//.test(route.url);

const strangers: [string, Caller][] = [
  ['nobody', { as: null }],
  ['a forged cookie', { as: null, headers: { cookie: 'qin.session_token=abc.def' } }],
  ['an invented key', { key: `qin_${'0'.repeat(32)}_${'a'.repeat(43)}` }],
];

test("another shop's object is answered exactly like one that does not exist, and stays as it is", async (t) => {
  const { routes } = await allRoutes(t);
  let tried = 0;
  for (const route of routes) {
    const [mine, theirs] = [await testShop(t), await testShop(t)];
    const foreign = await sampleOf(route, theirs);
    if (!foreign.objects?.length) continue;
    for (const { title, caller, mayCall: isAdmitted } of await callersOf(mine, route.access)) {
      if (!isAdmitted) continue;
      const other = await call(mine, route, foreign, caller);
      const none = await call(mine, route, { ...foreign, params: { ...foreign.params, ...absent(foreign) } }, caller);
      assert.equal(other.statusCode, 404, `${nameOf(route)} as ${title}: ${other.body}`);
      assert.equal(other.statusCode, none.statusCode);
      assert.equal(withoutId(other), withoutId(none), `${nameOf(route)} as ${title}`);
      tried++;
    }
    const owners = await call(theirs, route, foreign, {});
    assert.equal(owners.statusCode, foreign.expects, `${nameOf(route)}: the stranger must not have changed it`);
  }
  assert.ok(tried > 0);
});

test('every route with params or a write says how it is tried', async (t) => {
  const { routes } = await allRoutes(t);
  const names = new Set(routes.map(nameOf));
  assert.deepEqual(
    Object.keys(samples).filter((name) => !names.has(name)),
    [],
    'lines of routes that are gone',
  );
  assert.deepEqual(
    routes.filter((route) => !isReading(route) && !samples[nameOf(route)]).map(nameOf),
    [],
    'routes without a line',
  );
});

test('unknown fields are refused by every route that takes a body or a query', async (t) => {
  const { shop, routes } = await allRoutes(t);
  for (const route of routes.filter((one) => one.method !== 'DELETE' && !one.isStream && !takesUnknown(one))) {
    const sample = await sampleOf(route, shop);
    const callers = (await callersOf(shop, route.access)).filter((one) => one.mayCall);
    const caller = callers.findLast((one) => one.caller.as)?.caller ?? callers[0]?.caller ?? {};
    for (const field of ['shopId', 'role_', 'id', '__proto_', 'userId', 'created_at']) {
      const asked =
        route.method === 'GET'
          ? { ...sample, query: `${field}=1` }
          : { ...sample, body: { ...(sample.body as object), [field]: 'x' } };
      const reply = await call(shop, route, asked, caller);
      assert.equal(reply.statusCode, 400, `${nameOf(route)} took ${field}: ${reply.body}`);
      assert.equal(reply.json<{ code: string }>().code, 'unknown_field', `${nameOf(route)} ${field} ${reply.body}`);
    }
  }
});

/** The same params with an id that nothing has. */
function absent(sample: Sample): Record<string, string> {
  return Object.fromEntries((sample.objects ?? []).map((name) => [name, '01990000-0000-7000-8000-000000000000']));
}

function withoutId(reply: Reply): string {
  const { requestId: _requestId, ...rest } = reply.json<{ requestId: string }>();
  return JSON.stringify(rest);
}
