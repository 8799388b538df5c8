import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { checkOwnWords } from '../scripts/index.ts';
import { type Answer, openAssist as open, type Sent } from '../testing/assist.ts';

test('a pasted message and an order number give the reply with its facts, and nothing is sent or promised yet', async (t) => {
  const { paste, rows, promises } = await open(t);
  const answer = await paste({ text: '亲，我的包裹到哪了？', orderNumber: 'ORD1001' });
  assert.match(answer.reply?.text ?? '', /杭州/);
  assert.equal(answer.understood[0]?.label, 'where_is_order');
  assert.ok(answer.reply?.facts.some(({ name, source, asOf }) => name === 'parcel.origin_city' && source && asOf));
  assert.deepEqual(
    answer.reply?.promises.map(({ kind }) => kind),
    ['parcel.inform'],
  );
  assert.ok(answer.reply?.text.includes(answer.reply.promises[0]?.sentence ?? 'nothing'));
  assert.deepEqual(
    (await rows()).map(({ author, visibility }) => `${author} ${visibility}`),
    ['buyer public', 'qin suggestion'],
  );
  assert.deepEqual(await promises(), []);
});

test('"I sent it" records the reply with script, version and facts, and opens its promise; said twice it is once', async (t) => {
  const { paste, sent, rows, promises, shop } = await open(t);
  const answer = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  const first = await sent(answer, { clientKey: 's1' });
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const { message } = first.body;
  assert.deepEqual(
    [message.body, message.author, message.script, message.approves],
    [answer.reply?.text, 'qin', 'parcel.moving', answer.messageId],
  );
  assert.equal(message.facts?.length, answer.reply?.facts.length);
  assert.deepEqual(await promises(), [{ kind: 'parcel.inform', messageId: message.id }]);
  const [again, other] = [await sent(answer, { clientKey: 's1' }), await sent(answer, { clientKey: 's2' })];
  assert.deepEqual([again.status, again.body.isRepeat, again.body.message.id], [200, true, message.id]);
  assert.deepEqual([other.status, other.body.code], [409, 'proposal_settled']);
  assert.equal(
    (await rows()).filter(({ visibility, author }) => visibility === 'public' && author !== 'buyer').length,
    1,
  );
  assert.equal((await promises()).length, 1);
  const [item] = (await shop.get('assist/replies')).json<{ items: { isSent: boolean; orderNumber: string }[] }>().items;
  assert.deepEqual([item?.isSent, item?.orderNumber], [true, 'ORD1001']);
});

test('ten "I sent it" at once are one message and one promise', async (t) => {
  const { paste, sent, rows, promises } = await open(t);
  const answer = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  const all = await Promise.all(Array.from({ length: 10 }, () => sent(answer, { clientKey: 'same' })));
  assert.deepEqual([...new Set(all.map(({ status }) => status))], [200]);
  assert.equal((await rows()).length, 3);
  assert.equal((await promises()).length, 1);
});

test('of an edited text those promises open whose sentence still stands in it', async (t) => {
  const { paste, sent, promises } = await open(t);
  const kept = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  const sentence = kept.reply?.promises[0]?.sentence ?? 'nothing';
  const without = (kept.reply?.text ?? '').replace(sentence, '').trim();
  assert.equal((await sent(kept, { clientKey: 's1', text: without })).status, 200);
  assert.deepEqual(await promises(), []);
  const more = await paste({ text: 'so where is it now?', orderNumber: 'ORD1001' });
  const said = `Hi! ${more.reply?.text}`;
  const { status, body } = await sent(more, { clientKey: 's2', text: said });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body.message.author, body.message.body], ['agent', said]);
  assert.equal((await promises()).length, more.reply?.promises.length);
});

test('what is pasted later of the same buyer goes on where the talk was, also after the agent wrote in own words', async (t) => {
  const { paste, sent } = await open(t, { delivered: true });
  const asked = await paste({ text: '我想退货', orderNumber: 'ORD1001' });
  assert.equal(asked.reply?.script, 'return.ask_reason');
  assert.ok(asked.options.length > 1);
  assert.equal((await sent(asked, { clientKey: 's1', text: `您好，${asked.reply?.text}` })).status, 200);
  const next = await paste({ text: '太大了', orderNumber: 'ORD1001' });
  assert.equal(next.conversationId, asked.conversationId);
  assert.match(next.reply?.script ?? '', /^return\.size/);
  const named = await paste({ text: '我想退货', buyerName: '小鱼' });
  assert.notEqual(named.conversationId, asked.conversationId);
  assert.equal((await paste({ text: '1', buyerName: '小鱼' })).conversationId, named.conversationId);
});

test('a script whose fact is missing or out of date does not come out: the agent reads which fact, and why', async (t) => {
  const { shop, paste, sent, script, promises } = await open(t);
  const answer = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  shop.clock.advance({ hours: 24 * 4 });
  const late = await sent(answer, { clientKey: 's1' });
  assert.deepEqual([late.status, late.body.code, late.body.params?.why], [409, 'fact_missing', 'stale']);
  const asked = await paste({ text: 'and now, where is my parcel?', orderNumber: 'ORD1001' });
  assert.doesNotMatch(asked.reply?.text ?? '', /Hangzhou|Chengdu|usually/);
  assert.ok(asked.handover, 'a person has to look');
  const picked = await script(asked.conversationId, 'parcel.moving');
  assert.deepEqual([picked.statusCode, picked.json<Sent>().code], [409, 'fact_missing']);
  assert.deepEqual(await promises(), []);
});

test('without an order number nothing of an order is told, and a number that the shop does not have is refused', async (t) => {
  const { paste, post } = await open(t);
  const answer = await paste({ text: 'where is my parcel? order ORD1001', buyerName: 'anna' });
  assert.doesNotMatch(answer.reply?.text ?? '', /Hangzhou|Chengdu/);
  const refused = await post({ text: 'where is my parcel?', orderNumber: 'NO-SUCH-1' });
  assert.deepEqual([refused.statusCode, refused.json<Sent>().code], [404, 'no_such_order']);
});

test('when the facts have changed since, the agent gets the new text, also for what was edited, and sends that', async (t) => {
  const { shop, paste, sent } = await open(t);
  const answer = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  await sql`update parcels set origin_city = 'Suzhou', origin_region = 'JS' where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  const changed = await sent(answer, { clientKey: 's1', text: `${answer.reply?.text} Bye!` });
  assert.deepEqual([changed.status, changed.body.code], [409, 'facts_changed'], JSON.stringify(changed.body));
  const { proposalId = '', text = '', seenSeq = 0 } = changed.body.params ?? {};
  assert.match(text, /Suzhou/);
  const anew = await sent({ messageId: proposalId, seenSeq, reply: { text } }, { clientKey: 's2' });
  assert.deepEqual([anew.status, anew.body.message?.body], [200, text], JSON.stringify(anew.body));
});

test('nothing is recorded as sent from the inbox to a chat that is held in the platform, where nobody has carried it', async (t) => {
  const { shop, paste, rows } = await open(t);
  const answer = await paste({ text: '你好' });
  const from = `conversations/${answer.conversationId}`;
  const sends = [
    shop.post(`${from}/proposals/${answer.messageId}/approve`, { clientKey: 'inbox-1', seenSeq: answer.seenSeq }),
    shop.post(`${from}/messages`, { clientKey: 'inbox-2', body: '在的亲', seenSeq: answer.seenSeq }),
  ];
  for (const reply of await Promise.all(sends))
    assert.deepEqual([reply.statusCode, reply.json<{ code: string }>().code], [409, 'sent_by_hand']);
  assert.deepEqual(
    (await rows()).map(({ visibility }) => visibility),
    ['public', 'suggestion'],
  );
});

test('words that law or platform forbid are refused in an edited text', async (t) => {
  const { paste, sent, rows } = await open(t);
  const answer = await paste({ text: '我的包裹到哪了？', orderNumber: 'ORD1001' });
  for (const [at, more] of [
    '加微信 abc12345',
    '请看 https://pay.example.com/x',
    '请看 http://qin.test/s/x/statement/1',
  ].entries()) {
    const { status, body } = await sent(answer, { clientKey: `s${at}`, text: `${answer.reply?.text}${more}` });
    assert.deepEqual([status, body.code], [409, 'forbidden_on_platform']);
  }
  assert.equal((await rows()).length, 2);
});

test("the number of the buyer's own parcel may be told, also one that looks like a phone; another phone may not", async (t) => {
  const { shop, paste, sent } = await open(t);
  await sql`update parcels set tracking_number = '13812345678' where shop_id = ${shop.id} and external_id = 'ORD1001'`.execute(
    shop.db,
  );
  const answer = await paste({ text: '我的包裹到哪了？', orderNumber: 'ORD1001' });
  const other = await sent(answer, { clientKey: 's1', text: `${answer.reply?.text}电话13987654321` });
  assert.deepEqual([other.status, other.body.code], [409, 'forbidden_on_platform']);
  const own = await sent(answer, { clientKey: 's2', text: `${answer.reply?.text}就是这个13812345678` });
  assert.equal(own.status, 200, JSON.stringify(own.body));
});

test('a script that the agent picks takes the place of the reply and goes out the same way', async (t) => {
  const { paste, sent, script, promises } = await open(t);
  const answer = await paste({ text: 'hello', orderNumber: 'ORD1001' });
  const picked = (await script(answer.conversationId, 'parcel.moving')).json<Answer>();
  assert.equal(picked.reply?.script, 'parcel.moving');
  assert.equal((await sent(answer, { clientKey: 's0' })).body.code, 'proposal_settled');
  const { status, body } = await sent(picked, { clientKey: 's1' });
  assert.deepEqual([status, body.message?.script], [200, 'parcel.moving'], JSON.stringify(body));
  assert.deepEqual(
    (await promises()).map(({ kind }) => kind),
    ['parcel.inform'],
  );
});

test("the shop's statement is told by where it stands on the platform, never by a link", async (t) => {
  const { paste, script } = await open(t, { delivered: true });
  const { conversationId } = await paste({ text: '我想退货', orderNumber: 'ORD1001' });
  for (const situation of ['return.statement', 'return.other', 'return.reason_declined']) {
    const { reply } = (await script(conversationId, situation)).json<Answer>();
    assert.match(reply?.text ?? '', /店铺首页/);
    assert.deepEqual(
      checkOwnWords(reply?.text ?? '', 'zh-CN').filter(({ kind }) => kind === 'contact'),
      [],
    );
  }
});

test('the same paste twice is one message; its conversation belongs to the agent who pasted it', async (t) => {
  const { shop, post, rows } = await open(t);
  const body = { clientKey: 'p1', text: 'where is my parcel?', orderNumber: 'ORD1001' };
  const [first, again] = [(await post(body)).json<Answer>(), (await post(body)).json<Answer>()];
  assert.deepEqual([first.isRepeat, again.isRepeat, again.messageId], [false, true, first.messageId]);
  assert.equal((await rows()).length, 2);
  const { assignee } = (await shop.get(`conversations/${first.conversationId}`)).json<{ assignee: { id: string } }>();
  assert.equal(assignee.id, shop.people.owner.agentId);
});

test('an agent of another shop finds nothing of it', async (t) => {
  const { paste } = await open(t);
  const other = await open(t);
  const answer = await paste({ text: 'where is my parcel?', orderNumber: 'ORD1001' });
  assert.equal((await other.sent(answer, { clientKey: 's1' })).status, 404);
  assert.equal((await other.script(answer.conversationId, 'talk.greeting')).statusCode, 404);
  assert.deepEqual((await other.shop.get('assist/replies')).json(), { items: [] });
  assert.equal((await other.shop.get('assist/replies', { as: null })).statusCode, 401);
});
