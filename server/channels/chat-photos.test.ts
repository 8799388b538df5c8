import assert from 'node:assert/strict';
import test from 'node:test';
import { sql } from 'kysely';
import { erasePhotos, sweepUnsentPhotos } from '../files/index.ts';
import { newId } from '../platform/ids.ts';
import { lastSeqOf } from '../testing/conversations.ts';
import { deliveredBefore, sendOut } from '../testing/parcels.ts';
import { somePhoto } from '../testing/photos.ts';
import { type Caller, type TestShop, testShop } from '../testing/shop.ts';
import { addCustomer, visit, website } from './testing.ts';

type Photo = { fileId: string };
type Thread = {
  items: { author: string; body: string; photos: Photo[]; script?: string | null; visibility?: string }[];
};

async function buyer(shop: TestShop, token?: string) {
  const { session } = await visit(shop, token === undefined ? {} : { token });
  const caller = { key: session };
  return {
    upload: async () => (await shop.post('chat/files', somePhoto, caller)).json<Photo>().fileId,
    send: (text: string, fileIds: readonly string[], clientKey: string = crypto.randomUUID()) =>
      shop.post('chat/messages', { clientKey, text, fileIds }, { ...caller, headers: { 'accept-language': 'en' } }),
    read: async () => (await shop.get('chat/messages', caller)).json<Thread>().items,
    fetch: async (fileId: string) => (await shop.get(`chat/files/${fileId}?size=thumbnail`, caller)).statusCode,
  };
}

async function conversationOf(shop: TestShop): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from conversations where shop_id = ${shop.id}`.execute(shop.db);
  return rows[0]?.id ?? '';
}

async function atDesk(shop: TestShop) {
  const id = await conversationOf(shop);
  const path = `conversations/${id}`;
  const caller: Caller = { as: 'agent' };
  return {
    upload: async () => (await shop.post('files', somePhoto, caller)).json<Photo>().fileId,
    send: async (body: string, fileIds: string[], seenSeq?: number, clientKey: string = crypto.randomUUID()) => {
      const message = { clientKey, body, fileIds, seenSeq: seenSeq ?? (await lastSeqOf(shop.db, shop.id, id)) };
      return shop.post(`${path}/messages`, message, caller);
    },
    read: async () => (await shop.get(`${path}/messages`, caller)).json<Thread>().items,
    fetch: async (fileId: string) => (await shop.get(`files/${fileId}`, caller)).statusCode,
  };
}

test("a buyer's photos are in their message, for them and for the desk, and a message may be photos alone", async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const fileId = await anna.upload();
  const reply = await anna.send('', [fileId]);
  assert.equal(reply.statusCode, 200, reply.body);
  const [said] = await anna.read();
  assert.deepEqual([said?.body, said?.photos.map((photo) => photo.fileId)], ['', [fileId]]);
  const desk = await atDesk(shop);
  assert.deepEqual((await desk.read())[0]?.photos, said?.photos);
  assert.deepEqual([await desk.fetch(fileId), await anna.fetch(fileId)], [200, 200]);
});

test('where Qin has asked for photos, photos without a word are the answer', async (t) => {
  const shop = await testShop(t);
  await sendOut(shop, 'OWN-1', 'Chengdu', await addCustomer(shop, 'C1'));
  await sql`update parcels set delivered_at = ${shop.now().subtract({ hours: 5 })} where shop_id = ${shop.id}`.execute(
    shop.db,
  );
  const anna = await buyer(shop, (await website(shop)).tokenFor('C1', 'OWN-1'));
  await anna.send('the shirt has a hole in the sleeve', []);
  const before = (await anna.read()).at(-1);
  assert.match(String(before?.body), /photo/i);
  await anna.send('', [await anna.upload()]);
  const desk = await atDesk(shop);
  const scripts = (await desk.read()).map(({ script }) => script);
  assert.ok(scripts.includes('return.photos_received'), JSON.stringify(await desk.read()));
});

test('a photo without a word, sent while a reply lies ready, takes nothing from what was asked before', async (t) => {
  const shop = await testShop(t);
  await shop.put('shop/settings/parcel.moving', { mode: 'suggest' });
  await deliveredBefore(shop);
  await sendOut(shop, 'OWN-1', 'Chengdu', await addCustomer(shop, 'C1'));
  const anna = await buyer(shop, (await website(shop)).tokenFor('C1', 'OWN-1'));
  await anna.send('where is my parcel?', []);
  await anna.send('', [await anna.upload()]);
  const ready = (await (await atDesk(shop)).read()).at(-1);
  assert.deepEqual([ready?.visibility, ready?.script], ['suggestion', 'parcel.moving']);
});

test('a photo that is not one’s own cannot be sent or seen, and the message that names it is not stored', async (t) => {
  const shop = await testShop(t);
  const [anna, ben] = [await buyer(shop), await buyer(shop)];
  const fileId = await anna.upload();
  assert.deepEqual([await anna.fetch(fileId), await ben.fetch(fileId)], [200, 404]);
  const stolen = await ben.send('look', [fileId]);
  assert.deepEqual([stolen.statusCode, stolen.json<{ code: string }>().code], [409, 'photo_gone']);
  assert.deepEqual(await ben.read(), []);
  await anna.send('look', [fileId]);
  assert.equal(await ben.fetch(fileId), 404);
  assert.equal((await ben.send('look', [newId(shop.now())])).statusCode, 409);
});

test('what a buyer has chosen and not sent is not for the desk to see', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  await anna.send('hello', []);
  const fileId = await anna.upload();
  const desk = await atDesk(shop);
  assert.equal(await desk.fetch(fileId), 404);
  await anna.send('here', [fileId]);
  assert.equal(await desk.fetch(fileId), 200);
});

test('an agent sends photos; the buyer of that conversation sees them, and another buyer does not', async (t) => {
  const shop = await testShop(t);
  const [anna, ben] = [await buyer(shop), await buyer(shop)];
  await anna.send('hello', []);
  const desk = await atDesk(shop);
  const fileId = await desk.upload();
  assert.equal(await anna.fetch(fileId), 404);
  const key = crypto.randomUUID();
  const [first, again] = [await desk.send('', [fileId], 2, key), await desk.send('', [fileId], 2, key)];
  assert.deepEqual([first.statusCode, again.statusCode], [200, 200], first.body);
  assert.deepEqual(
    (await anna.read()).at(-1)?.photos.map((photo) => photo.fileId),
    [fileId],
  );
  assert.deepEqual([await anna.fetch(fileId), await ben.fetch(fileId)], [200, 404]);
});

test('a message sent twice has its photos once; eleven photos are too many, and nothing at all is too little', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const fileId = await anna.upload();
  const key = crypto.randomUUID();
  for (const _ of [1, 2]) assert.equal((await anna.send('look', [fileId, fileId], key)).statusCode, 200);
  const own = (await anna.read()).filter(({ author }) => author === 'buyer');
  assert.deepEqual(
    own.map(({ photos }) => photos.length),
    [1],
  );
  assert.equal(
    (
      await anna.send(
        'look',
        Array.from({ length: 11 }, () => newId(shop.now())),
      )
    ).statusCode,
    400,
  );
  assert.equal((await anna.send(' ', [])).json<{ code: string }>().code, 'message_empty');
});

test('what was sent outlives the sweep, and an erasure takes it out of its message', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const fileId = await anna.upload();
  await anna.send('look', [fileId]);
  shop.clock.advance({ hours: 48 });
  await sweep(shop);
  assert.equal(await anna.fetch(fileId), 200);
  await shop.tx((tx) => erasePhotos(tx, shop.id, [fileId]));
  assert.equal(await anna.fetch(fileId), 404);
  assert.deepEqual((await anna.read())[0]?.photos, []);
});

test('a photo of a message that was refused stays with its draft, and goes a day after nobody wants it', async (t) => {
  const shop = await testShop(t);
  await (await buyer(shop)).send('hello', []);
  const desk = await atDesk(shop);
  const fileId = await desk.upload();
  assert.equal((await desk.send('look', [fileId], 0)).statusCode, 409); // the buyer's words had not been read
  shop.clock.advance({ hours: 48 });
  await sweep(shop);
  assert.equal(await desk.fetch(fileId), 200);
  const draft = `conversations/${await conversationOf(shop)}/draft`;
  const kept = (await shop.get(draft, { as: 'agent' })).json<{ draft: { updatedAt: string } }>();
  await shop.delete(`${draft}?seenAt=${kept.draft.updatedAt}`, { as: 'agent' });
  await sweep(shop);
  assert.equal(await desk.fetch(fileId), 404);
});

async function sweep(shop: TestShop): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await sweepUnsentPhotos.handler({}, { db: shop.db, clock: shop.clock, log });
}
