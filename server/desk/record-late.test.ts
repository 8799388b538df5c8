import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { openAssist } from '../testing/assist.ts';

const asked = { text: 'where is my parcel?', orderNumber: 'ORD1001', buyerName: 'anna' };

test('what went out before the buyer was pasted again in another window is recorded all the same, with its promise', async (t) => {
  const { shop, paste, sent, promises } = await openAssist(t);
  const first = await paste(asked);
  const second = await paste({ ...asked, text: 'hello? where is it now?' });
  assert.equal((await sent(first, { clientKey: 's1' })).body.code, 'proposal_settled');
  const late = await sent(first, { clientKey: 's1', anyway: true });
  assert.equal(late.status, 200, JSON.stringify(late.body));
  assert.deepEqual([late.body.message.author, late.body.message.body], ['agent', first.reply?.text]);
  assert.deepEqual(await promises(), [{ kind: 'parcel.inform', messageId: late.body.message.id }]);
  const again = await sent(first, { clientKey: 's1', anyway: true });
  assert.deepEqual([again.status, again.body.isRepeat, again.body.message.id], [200, true, late.body.message.id]);
  const other = await sent(first, { clientKey: 's2', anyway: true });
  assert.deepEqual([other.status, other.body.code], [409, 'proposal_settled'], 'it went out once');
  const newer = await sent(second, { clientKey: 's3' });
  assert.equal(newer.status, 200, `the newer reply is still there: ${JSON.stringify(newer.body)}`);
  const { items } = (await shop.get(`conversations/${first.conversationId}/messages`)).json<{
    items: { visibility: string }[];
  }>();
  assert.equal(items.filter(({ visibility }) => visibility === 'public').length, 4);
});

test('recorded late, an edited text keeps the promises that still stand in it', async (t) => {
  const { paste, sent, promises } = await openAssist(t);
  const first = await paste(asked);
  const sentence = first.reply?.promises[0]?.sentence ?? 'nothing';
  await paste({ ...asked, text: 'hello?' });
  const text = `Hi Anna! ${sentence}`;
  assert.equal((await sent(first, { clientKey: 's1', text })).body.code, 'written_meanwhile');
  const late = await sent(first, { clientKey: 's1', text, anyway: true });
  assert.deepEqual([late.status, late.body.message?.body], [200, text], JSON.stringify(late.body));
  assert.equal((await promises()).length, 1);
});

test('recorded late, words whose facts do not hold any more are kept as the agent sent them, and promise nothing', async (t) => {
  const { shop, paste, sent, promises } = await openAssist(t);
  const first = await paste(asked);
  await paste({ ...asked, text: 'hello?' });
  shop.clock.advance({ hours: 24 * 4 });
  const late = await sent(first, { clientKey: 's1', anyway: true });
  assert.equal(late.status, 200, JSON.stringify(late.body));
  const { message } = late.body;
  assert.deepEqual([message.body, message.script, message.facts], [first.reply?.text, null, null]);
  assert.deepEqual(await promises(), []);
});

test('what a colleague has taken over meanwhile stays theirs when an earlier reply is recorded', async (t) => {
  const { shop, paste, sent } = await openAssist(t);
  const first = await paste(asked);
  await paste({ ...asked, text: 'hello?' });
  const { agentId } = shop.people.agent;
  await shop.post(`conversations/${first.conversationId}/take-over`, {}, { as: 'agent' });
  assert.equal((await sent(first, { clientKey: 's1', anyway: true })).status, 200);
  const { rows } = await sql`select holder_id as holder from conversations
    where shop_id = ${shop.id} and id = ${first.conversationId}`.execute(shop.db);
  assert.deepEqual(rows, [{ holder: agentId }]);
});

test('a reply that still lies there is checked as ever, whatever is said about recording it anyway', async (t) => {
  const { shop, paste, sent, promises } = await openAssist(t);
  const answer = await paste(asked);
  shop.clock.advance({ hours: 24 * 4 });
  const refused = await sent(answer, { clientKey: 's1', anyway: true });
  assert.deepEqual([refused.status, refused.body.code], [409, 'fact_missing']);
  assert.deepEqual(await promises(), []);
});
