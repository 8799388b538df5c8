import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { somePhoto } from '../testing/photos.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { erasePhotos, sweepUnsentPhotos } from './index.ts';
import { countOf, fetched, flat, upload } from './testing.ts';

test('a photo is sent with a type, a name and rules of ours: nothing in it can run', async (t) => {
  const shop = await testShop(t);
  const { fileId } = await upload(shop, somePhoto);
  const { headers } = await fetched(shop, `files/${fileId}`);
  assert.deepEqual(
    [
      'content-type',
      'content-disposition',
      'content-security-policy',
      'x-content-type-options',
      'cross-origin-resource-policy',
    ].map((name) => headers[name]),
    ['image/webp', 'inline; filename="photo.webp"', "default-src 'none'; sandbox", 'nosniff', 'same-origin'],
  );
  assert.match(String(headers['cache-control']), /^private/);
});

test('10 MB are taken, one byte more is not, and the sender hears why', async (t) => {
  const shop = await testShop(t);
  const limit = 10 * 1024 * 1024;
  const photo = await flat(50, 50).jpeg().toBuffer();
  const full = Buffer.concat([photo, Buffer.alloc(limit - photo.length)]);
  assert.equal((await upload(shop, full)).status, 201);
  const { status, message } = await upload(shop, Buffer.concat([full, Buffer.alloc(1)]));
  assert.deepEqual([status, message], [413, 'This photo is too large: at most 10 MB.']);
  const undeclared = await sendSlowly(shop, [full, Buffer.alloc(1)]);
  assert.equal(undeclared, 413);
});

test('the same photo is one file for who sends it again, and its bytes are kept once per shop', async (t) => {
  const [shop, other] = [await testShop(t), await testShop(t)];
  const [first, again] = [await upload(shop, somePhoto), await upload(shop, somePhoto)];
  assert.equal(again.fileId, first.fileId);
  const colleagues = await upload(shop, somePhoto, { as: 'agent' });
  assert.notEqual(colleagues.fileId, first.fileId);
  assert.deepEqual([await countOf(shop, 'files'), await countOf(shop, 'file_contents')], [2, 2]); // photo and thumbnail
  await upload(other, somePhoto);
  assert.equal(await countOf(other, 'file_contents'), 2);
});

test("another shop's photo is answered exactly like one that is not there", async (t) => {
  const [mine, theirs] = [await testShop(t), await testShop(t)];
  const { fileId } = await upload(theirs, somePhoto);
  const answers = await Promise.all([fileId, newId(mine.now())].map((id) => mine.get(`files/${id}`)));
  const [other, none] = answers.map((answer) => ({ ...answer.json<object>(), requestId: '' }));
  assert.deepEqual(other, none);
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [404, 404],
  );
});

test('who uploads and never sends is stopped at thirty photos', async (t) => {
  const shop = await testShop(t);
  await sql`insert into files (shop_id, id, uploaded_by, by_agent, source_sha256, photo_sha256, thumbnail_sha256, width,
      height, bytes, uploaded_at)
    select ${shop.id}, gen_random_uuid(), ${shop.people.owner.agentId}, true, n::text, 'a', 'b', 1, 1, 1, ${shop.now()}
    from generate_series(1, 30) as n`.execute(shop.db);
  assert.equal((await upload(shop, somePhoto)).code, 'too_many_unsent_photos');
});

test('a photo that nobody sends is swept away after a day, its bytes too; a fresh one stays', async (t) => {
  const shop = await testShop(t);
  const old = await upload(shop, somePhoto);
  await upload(shop, await flat(9, 9, '#111').png().toBuffer());
  shop.clock.advance({ hours: 23 });
  await upload(shop, await flat(9, 9, '#eee').png().toBuffer());
  await sweep(shop);
  assert.equal(await countOf(shop, 'files'), 3);
  await upload(shop, somePhoto); // chosen again: a day begins anew
  shop.clock.advance({ hours: 2 });
  await sweep(shop);
  assert.deepEqual([await countOf(shop, 'files'), await countOf(shop, 'file_contents')], [2, 4]);
  assert.equal((await fetched(shop, `files/${old.fileId}`)).status, 200);
});

test('an erased photo is gone at once, and the same picture sent by somebody else stays', async (t) => {
  const shop = await testShop(t);
  const [mine, colleagues] = [await upload(shop, somePhoto), await upload(shop, somePhoto, { as: 'agent' })];
  await shop.tx((tx) => erasePhotos(tx, shop.id, [mine.fileId]));
  assert.equal((await fetched(shop, `files/${mine.fileId}`)).status, 404);
  assert.equal((await fetched(shop, `files/${colleagues.fileId}`)).status, 200);
  await shop.tx((tx) => erasePhotos(tx, shop.id, [colleagues.fileId]));
  assert.equal(await countOf(shop, 'file_contents'), 0);
});

test('an upload that breaks off in the middle leaves nothing, and the next one is taken', async (t) => {
  const shop = await testShop(t);
  const photo = await flat(600, 400).png().toBuffer();
  assert.equal(await sendSlowly(shop, [photo.subarray(0, 500)], 'break off'), null);
  await sleep(100);
  assert.deepEqual([await countOf(shop, 'files'), await countOf(shop, 'file_contents')], [0, 0]);
  assert.equal(await sendSlowly(shop, [photo.subarray(0, 20), photo.subarray(20)]), 201);
});

async function sweep(shop: TestShop): Promise<void> {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await sweepUnsentPhotos.handler({}, { db: shop.db, clock: shop.clock, log });
}

/** Over a real connection, in pieces and without telling the length. Answers the status, or null when it broke off. */
async function sendSlowly(
  shop: TestShop,
  pieces: Buffer[],
  end: 'break off' | 'finish' = 'finish',
): Promise<number | null> {
  if (!shop.app.server.listening) await shop.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = shop.app.server.address() as AddressInfo;
  const headers = { cookie: shop.people.owner.cookie, 'sec-fetch-site': 'same-origin' };
  const sending = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/files', headers });
  const answered = new Promise<number | null>((done) => {
    sending.on('response', (reply) => done(reply.resume().statusCode ?? null));
    sending.on('error', () => done(null));
  });
  for (const piece of pieces) {
    sending.write(piece);
    await sleep(30);
  }
  if (end === 'finish') sending.end();
  else sending.destroy();
  return answered;
}
