import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testShop } from '../server/testing/shop.ts';
import { account } from './writes/account.ts';
import { buyerCode } from './writes/buyer-code.ts';
import { calls } from './writes/calls.ts';
import { consent } from './writes/consent.ts';
import { exceptions, notYet } from './writes/exceptions.ts';
import { type Flow, flowIn, nameOf, type Reached, writesOf } from './writes/flow.ts';
import { hooks } from './writes/hooks.ts';
import { assist, chat, proposals, thread, wholeConversation } from './writes/inbox.ts';
import { merges } from './writes/merges.ts';
import { optOut } from './writes/opt-out.ts';
import { outgoing } from './writes/outgoing.ts';
import { parcels } from './writes/parcels.ts';
import { providers } from './writes/providers.ts';
import { returnRights, returns } from './writes/returns.ts';
import { returnsPage } from './writes/returns-page.ts';
import { scripts } from './writes/scripts.ts';
import { people, promises, secrets, theShop } from './writes/settings.ts';
import { terms } from './writes/terms.ts';
import { trackingPage } from './writes/tracking-page.ts';

/** Each says in its own file what somebody does on a page. A new one is a function more and a line here. */
const flows: readonly ((flow: Flow) => Promise<void>)[] = [
  ...[theShop, terms, secrets, people, promises, account],
  ...[
    thread,
    wholeConversation,
    proposals,
    assist,
    chat,
    scripts,
    merges,
    optOut,
    buyerCode,
    outgoing,
    hooks,
    providers,
    consent,
    calls,
    returns,
    returnRights,
    returnsPage,
    trackingPage,
    parcels,
  ],
];

const reached: Reached = new Map();

for (const flow of flows)
  test(`on the pages: ${flow.name}`, async (t) => {
    await flow(await flowIn(t, reached));
  });

test('every write of the API is reached from a page, or it is said why not', async (t) => {
  const writes = writesOf(await testShop(t)).map(nameOf);
  const named = [...Object.keys(exceptions), ...Object.keys(notYet)];
  assert.deepEqual(
    writes.filter((write) => !reached.has(write) && !named.includes(write)),
    [],
    'reached by no page: add a flow to e2e/writes, or a reason to exceptions.ts',
  );
  assert.deepEqual(
    named.filter((name) => reached.has(name) || !writes.includes(name)),
    [],
    'named in exceptions.ts, but reached or gone',
  );
});
