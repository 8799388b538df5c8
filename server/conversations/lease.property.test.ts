import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { Refused } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { lastSeqOf } from '../testing/conversations.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { touchDesk } from './desk-queries.ts';
import { assignConversation, closeConversation, handBack, reopenConversation, takeOver } from './lease.ts';
import { receive } from './receive.ts';
import { sendMessage } from './send-message.ts';

/** The lease as a shopkeeper would tell it, without a database. */
type Lease = {
  status: 'open' | 'handed_over' | 'closed';
  holder: Who | null;
  assignee: Who | null;
  epoch: number;
  isPersons: boolean;
  waits: boolean;
};
type Who = 'agent' | 'account_manager' | 'supervisor';
type Deed =
  | { kind: 'take-over' | 'hand-back' | 'close' | 'reopen'; by: Who }
  | { kind: 'assign'; by: Who; to: Who | null }
  | { kind: 'send'; by: Who; hasRead: boolean }
  | { kind: 'buyer' };

const who = fc.constantFrom<Who>('agent', 'account_manager', 'supervisor');
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('take-over' as const, 'hand-back' as const, 'close' as const, 'reopen' as const),
    by: who,
  }),
  fc.record({ kind: fc.constant('assign' as const), by: who, to: fc.option(who) }),
  fc.record({ kind: fc.constant('send' as const), by: who, hasRead: fc.boolean() }),
  fc.constant({ kind: 'buyer' as const }),
);

const mayDecide = ({ holder }: Lease, by: Who) => holder === null || holder === by || by === 'supervisor';

/** What must come of a deed: the refusal, or the lease after it. */
function expected(lease: Lease, done: Deed): Lease | string {
  const held = (holder: Who | null, more: Partial<Lease>): Lease => ({
    ...lease,
    ...more,
    holder,
    epoch: lease.epoch + (holder === lease.holder ? 0 : 1),
    isPersons: holder !== null || (more.status === undefined ? lease.isPersons : false),
  });
  switch (done.kind) {
    case 'buyer':
      return lease.status === 'closed'
        ? { ...lease, status: 'open', assignee: null, waits: true }
        : { ...lease, waits: true };
    case 'take-over':
      if (lease.holder === done.by) return lease;
      return mayDecide(lease, done.by) ? held(done.by, { status: 'handed_over', assignee: done.by }) : 'held_by_other';
    case 'hand-back':
      if (lease.status === 'closed') return 'conversation_closed';
      if (lease.status === 'open' && lease.assignee === null) return lease;
      return mayDecide(lease, done.by) ? held(null, { status: 'open', assignee: null }) : 'held_by_other';
    case 'close':
      if (lease.status === 'closed') return lease;
      return mayDecide(lease, done.by) ? held(null, { status: 'closed', waits: false }) : 'held_by_other';
    case 'reopen':
      return lease.status === 'closed' ? { ...lease, status: 'open' } : lease;
    case 'assign':
      if (lease.assignee === done.to) return lease;
      if (!mayDecide(lease, done.by)) return 'held_by_other';
      if (lease.holder === null) return { ...lease, assignee: done.to };
      return done.to === null ? 'hand_back_first' : held(done.to, { assignee: done.to });
    case 'send':
      if (lease.holder !== null && lease.holder !== done.by) return 'held_by_other';
      if (!done.hasRead) return 'written_meanwhile';
      return held(done.by, {
        ...(lease.holder === done.by ? {} : { status: 'handed_over' as const, assignee: done.by }),
        waits: false,
      });
  }
}

test('whatever agents and the buyer do in whatever order, the lease goes as the rules say, and every change of holder is an epoch', async (t) => {
  const shop = await testShop(t);
  // All are at their desks: what somebody holds who has never come may be taken by anybody.
  for (const { agentId } of Object.values(shop.people))
    await shop.tx((tx) => touchDesk(tx, shop.id, agentId, shop.now()));
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 14 }), async (deeds) => {
      const channelKey = newId(shop.now());
      await buyerWrites(shop, channelKey);
      const { rows } = await sql<{ id: string }>`select id from conversations
        where shop_id = ${shop.id} and channel_key = ${channelKey}`.execute(shop.db);
      const id = rows[0]?.id ?? '';
      let lease: Lease = { status: 'open', holder: null, assignee: null, epoch: 0, isPersons: false, waits: true };
      for (const done of deeds) {
        const outcome = expected(lease, done);
        const refusal = await perform(shop, id, channelKey, done);
        if (typeof outcome === 'string')
          assert.equal(refusal, outcome, `${JSON.stringify(done)} on ${JSON.stringify(lease)}`);
        else {
          assert.equal(refusal, null, `${JSON.stringify(done)} on ${JSON.stringify(lease)}`);
          lease = outcome;
        }
        assert.deepEqual(await stored(shop, id), lease, JSON.stringify(done));
      }
    }),
    { numRuns: 60 },
  );
});

async function buyerWrites(shop: TestShop, channelKey: string): Promise<void> {
  const from = { shopId: shop.id, channel: 'test', channelKey, providerMessageId: null, text: 'hello?' };
  const whose = { customerId: null, verified: false, orderId: null, locale: null };
  await receive(shop.db, { ...from, ...whose }, async () => null, shop.now());
}

/** Does it, and answers why not. */
async function perform(shop: TestShop, conversationId: string, channelKey: string, done: Deed): Promise<string | null> {
  if (done.kind === 'buyer') {
    await buyerWrites(shop, channelKey);
    return null;
  }
  const now = shop.now();
  const agentOf = (role: Who) => ({ agentId: shop.people[role].agentId, role });
  const doing = { shopId: shop.id, conversationId, agent: agentOf(done.by) };
  try {
    return await shop.tx(async (tx) => {
      if (done.kind === 'take-over') await takeOver(tx, doing, now);
      if (done.kind === 'hand-back') await handBack(tx, doing, now);
      if (done.kind === 'close') await closeConversation(tx, doing, now);
      if (done.kind === 'reopen') await reopenConversation(tx, doing, now);
      if (done.kind === 'assign')
        await assignConversation(tx, { ...doing, assigneeId: done.to && agentOf(done.to).agentId }, now);
      if (done.kind !== 'send') return null;
      const seenSeq = done.hasRead ? await lastSeqOf(tx, shop.id, conversationId) : 0;
      const sent = await sendMessage(tx, { ...doing, clientKey: newId(now), body: 'On its way.', seenSeq }, now);
      return sent.kind === 'kept' ? sent.reason : null;
    });
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

async function stored(shop: TestShop, id: string): Promise<Lease> {
  const { rows } = await sql<Lease>`
    select c.status, h.role as holder, a.role as assignee, c.epoch, c.is_persons as "isPersons",
      c.waiting_since is not null as waits
    from conversations c left join agents h on h.id = c.holder_id left join agents a on a.id = c.assignee_id
    where c.shop_id = ${shop.id} and c.id = ${id}`.execute(shop.db);
  return rows[0] as Lease;
}
