import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf } from '../testing/shop.ts';
import { openWatch } from './testing.ts';

const shanghai = { zone: 'Asia/Shanghai', now: '2026-03-10T10:00+08:00' };

test('“it says delivered, and I do not have it” is somebody’s task at once; told what was found, the promise is kept', async (t) => {
  const watch = await openWatch(t, shanghai);
  const { shop } = watch;
  await watch.until('2026-03-12T10:00');
  await watch.deliver();
  await watch.tick();
  await watch.ask('it says delivered but I have not received anything');
  await watch.tick();
  type Task = { id: string; about: string; ask: string; dueAt: string; isPromised: boolean; status: string };
  const list = async () => (await shop.get('carrier-tasks')).json<{ tasks: Task[] }>().tasks;
  const [task] = await list();
  assert.deepEqual([task?.about, task?.isPromised], ['not_received', true]);
  assert.match(task?.ask ?? '', /ZT123456789.*照片/, 'with the number, and the photo of the delivery asked for');
  const { promises } = (await shop.get('promises?status=open')).json<{ promises: { kind: string; dueAt: string }[] }>();
  assert.equal(task?.dueAt, promises.find(({ kind }) => kind === 'parcel.investigate')?.dueAt);

  const found = {
    answer: 'With the neighbour in 3B, signed.',
    words: 'The courier left it with your neighbour in 3B.',
  };
  const path = `carrier-tasks/${task?.id}/answer`;
  assert.equal((await shop.post(path, found, { as: 'agent' })).statusCode, 200);
  assert.equal(codeOf(await shop.post(path, found, { as: 'agent' })), 'task_settled');
  await watch.tick();
  assert.deepEqual(
    (await watch.promises('parcel.investigate')).map(({ status }) => status),
    ['open'],
    'not told yet',
  );
  const id = await watch.conversationId();
  type Items = { items: { id: string; seq: number; visibility: string; body: string }[] };
  const { items } = (await shop.get(`conversations/${id}/messages`)).json<Items>();
  const proposal = items.findLast(({ visibility }) => visibility === 'suggestion');
  assert.equal(proposal?.body, found.words);
  const sent = { clientKey: 'k1', seenSeq: items.at(-1)?.seq };
  const reply = await shop.post(`conversations/${id}/proposals/${proposal?.id}/approve`, sent, { as: 'agent' });
  assert.equal(reply.statusCode, 200, reply.body);
  await watch.tick();
  const [kept] = await watch.promises('parcel.investigate');
  assert.deepEqual([kept?.status, kept?.evidence?.split(' ')[0]], ['kept', 'message']);
});
