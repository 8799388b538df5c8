import assert from 'node:assert/strict';
import test from 'node:test';
import { visit } from '../channels/testing.ts';
import { longestTurn, script } from '../testing/hostile-files.ts';
import { somePhoto } from '../testing/photos.ts';
import { type TestShop, testShop } from '../testing/shop.ts';
import { box, element, mov, movie, mp4, place, recorded, webm } from '../testing/videos.ts';
import { erasePhotos } from './index.ts';
import { countOf } from './testing.ts';

type Stored = {
  fileId: string;
  kind: string;
  width: number;
  height: number;
  bytes: number;
  code: string;
  message: string;
};

async function buyer(shop: TestShop) {
  const { session } = await visit(shop);
  const caller = { key: session, headers: { 'accept-language': 'en' } };
  return {
    upload: async (content: Buffer, type = 'application/octet-stream') => {
      const headers = { ...caller.headers, 'content-type': type };
      const reply = await shop.post('chat/files', content, { ...caller, headers });
      return { status: reply.statusCode, ...reply.json<Stored>() };
    },
    send: async (fileId: string) =>
      shop.post('chat/messages', { clientKey: crypto.randomUUID(), text: '', fileIds: [fileId] }, caller),
    fetch: (fileId: string, range?: string) =>
      shop.app.inject({
        url: `/api/chat/files/${fileId}`,
        headers: { authorization: `Bearer ${session}`, ...(range === undefined ? {} : { range }) },
      }),
  };
}

test('videos of phones and browsers are taken by what they are, whatever they are called, and given back as videos only', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const cases = {
    'video/mp4': [mp4(), mov(), recorded.mp4],
    'video/webm': [webm(), webm({ isLive: true }), recorded.webm],
  };
  for (const [type, videos] of Object.entries(cases))
    for (const video of videos) {
      const stored = await anna.upload(video, 'text/html');
      const { fileId, kind, bytes } = stored;
      assert.deepEqual([stored.status, kind, bytes], [201, 'video', video.length], stored.message);
      const { statusCode, headers, rawPayload } = await anna.fetch(fileId);
      assert.deepEqual(
        [statusCode, headers['content-type'], headers['x-content-type-options'], headers['content-security-policy']],
        [200, type, 'nosniff', "default-src 'none'; sandbox"],
      );
      assert.equal(rawPayload.length, video.length);
    }
  const { width, height } = await anna.upload(mp4());
  assert.deepEqual([width, height], [360, 640], 'upright, as the phone was held');
});

test('where a video was taken is gone from it, and nothing else has moved', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const attached = element(0x1941a469, `${script}${place}`);
  for (const video of [mp4(box('free', place), box('XMP_', place)), mov(), webm({ more: [attached] })]) {
    assert.ok(video.includes(place));
    const { fileId, message } = await anna.upload(video);
    const { rawPayload } = await anna.fetch(fileId);
    assert.ok(
      !rawPayload.includes(place) && !rawPayload.includes('ISO6709') && !rawPayload.includes('script'),
      message,
    );
    const pictures = Buffer.alloc(300_000, 7);
    assert.equal(rawPayload.indexOf(pictures), video.indexOf(pictures));
    assert.equal((await anna.upload(rawPayload)).status, 201, 'what is kept is a whole video again');
  }
});

const long = (size: bigint) => {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1, 0);
  head.write('mdat', 4, 'latin1');
  head.writeBigUInt64BE(size, 8);
  return head;
};
const nested = () => {
  let inside = box('moov');
  for (let depth = 0; depth < 2_000; depth++) inside = box('moov', inside);
  return inside;
};
const brands = box('ftyp', 'isom');
const damaged: Record<string, Buffer> = {
  'a page called film.mp4 behind the first bytes of one': Buffer.concat([brands, Buffer.from(`<html>${script}`)]),
  'an archive hung on to a video': mp4(Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1')),
  'a video that was cut off': mp4().subarray(0, 500_000),
  'a box of 2^63 bytes': Buffer.concat([brands, long(2n ** 63n), movie()]),
  'a box of 2^64 - 1 bytes': Buffer.concat([brands, long(2n ** 64n - 1n), movie()]),
  'a long box that is shorter than its head': Buffer.concat([brands, long(8n), movie()]),
  'a box of seven bytes': Buffer.concat([brands, Buffer.from('\0\0\0\x07mdat', 'latin1'), movie()]),
  'boxes in boxes in boxes without an end': Buffer.concat([brands, box('mdat'), nested()]),
  'three million empty boxes': Buffer.concat([brands, Buffer.alloc(24_000_000, box('free'))]),
  'a sound without a picture': Buffer.concat([brands, box('mdat'), box('moov', box('mvhd', Buffer.alloc(100)))]),
  'two movies in one': mp4(movie()),
  'a compressed index, which could unfold without end': Buffer.concat([
    brands,
    box('mdat'),
    box('moov', box('cmov', 'x')),
  ]),
  'a page in the name of its kind': Buffer.concat([box('ftyp', `isom${script}`.padEnd(2_000)), box('mdat'), movie()]),
  'a Matroska that is no WebM': webm({ docType: 'matroska' }),
  'a WebM that was cut off': webm().subarray(0, 200_000),
  'a WebM and a page behind it': Buffer.concat([webm(), Buffer.from(`<html>${script}`)]),
  'a WebM whose head is longer than the file': Buffer.from('1a45dfa301fffffffffffffe', 'hex'),
  'only the first bytes of a WebM': Buffer.from('1a45dfa3', 'hex'),
};

test('what begins like a video and is none is refused with one sentence, and nothing of it is kept', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  for (const [what, content] of Object.entries(damaged)) {
    const { status, code } = await anna.upload(content, 'video/mp4');
    assert.deepEqual([status, code], [422, 'video_unreadable'], what);
  }
  const nothing = await anna.upload(Buffer.alloc(0), 'video/mp4');
  assert.deepEqual([nothing.status, nothing.code], [422, 'upload_empty']);
  const page = await anna.upload(Buffer.from(`<!doctype html>${script}`), 'video/mp4');
  assert.deepEqual([page.status, page.code], [415, 'file_neither']);
  assert.deepEqual([await countOf(shop, 'files'), await countOf(shop, 'file_pieces')], [0, 0]);
});

test('a video of 30 MB is taken, one byte more is not, and ten MB stay enough for a photo', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const most = 30 * 1024 * 1024;
  const rest = most - mp4().length;
  assert.equal((await anna.upload(mp4(box('mdat', Buffer.alloc(rest - 8))))).status, 201);
  const { status, message } = await anna.upload(mp4(box('mdat', Buffer.alloc(rest - 7))));
  assert.deepEqual([status, /at most 30 MB/.test(message)], [413, true]);
  const photo = await anna.upload(Buffer.concat([somePhoto, Buffer.alloc(11 * 1024 * 1024)]));
  assert.deepEqual([photo.status, photo.code], [413, 'photo_too_large']);
});

test('a player gets the part that it asks for', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const video = mp4();
  const { fileId } = await anna.upload(video);
  const whole = (await anna.fetch(fileId)).rawPayload;
  const last = video.length - 1;
  for (const [range, first, end] of [
    ['bytes=0-', 0, last],
    ['bytes=0-1', 0, 1],
    ['bytes=262143-262144', 262_143, 262_144],
    ['bytes=-10', last - 9, last],
    [`bytes=500000-99999999`, 500_000, last],
  ] as const) {
    const { statusCode, headers, rawPayload } = await anna.fetch(fileId, range);
    assert.deepEqual([statusCode, headers['content-range']], [206, `bytes ${first}-${end}/${video.length}`]);
    assert.ok(rawPayload.equals(whole.subarray(first, end + 1)), range);
  }
  for (const range of ['bytes=5-2', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=-'])
    assert.equal((await anna.fetch(fileId, range)).statusCode, 200, range);
  const beyond = await anna.fetch(fileId, `bytes=${video.length}-`);
  assert.deepEqual([beyond.statusCode, beyond.headers['content-range']], [416, `bytes */${video.length}`]);
});

test('a video is seen by its buyer, and by the desk once it was sent; another buyer and an erasure find nothing', async (t) => {
  const shop = await testShop(t);
  const [anna, ben] = [await buyer(shop), await buyer(shop)];
  const { fileId } = await anna.upload(mp4());
  const atDesk = async () => (await shop.get(`files/${fileId}`, { as: 'agent' })).statusCode;
  assert.deepEqual([(await ben.fetch(fileId)).statusCode, await atDesk()], [404, 404]);
  assert.equal((await anna.send(fileId)).statusCode, 200);
  assert.deepEqual([(await ben.fetch(fileId)).statusCode, await atDesk()], [404, 200]);
  await shop.tx((tx) => erasePhotos(tx, shop.id, [fileId]));
  assert.deepEqual([(await anna.fetch(fileId)).statusCode, await countOf(shop, 'file_pieces')], [404, 0]);
});

test('the same video again is the same file; a seventh one on a day is one too many', async (t) => {
  const shop = await testShop(t);
  const anna = await buyer(shop);
  const video = (n: number) => mp4(box('mdat', `${n}`));
  const first = await anna.upload(video(0));
  assert.equal((await anna.upload(video(0))).fileId, first.fileId);
  for (const n of [1, 2, 3, 4, 5]) assert.equal((await anna.upload(video(n))).status, 201);
  assert.equal((await anna.upload(video(6))).code, 'too_many_videos');
  shop.clock.advance({ hours: 25 });
  assert.equal((await anna.upload(video(6))).status, 201);
});

test('while videos arrive, are looked at and are played, nothing stands still for 50 ms', async (t) => {
  const shop = await testShop(t);
  const [anna, ben, eve] = [await buyer(shop), await buyer(shop), await buyer(shop)];
  const large = mp4(box('mdat', Buffer.alloc(25_000_000, 1)));
  const { fileId } = await anna.upload(large);
  const longestMs = await longestTurn(async () => {
    const replies = await Promise.all([
      ben.upload(large),
      eve.upload(damaged['three million empty boxes'] as Buffer),
      eve.upload(damaged['boxes in boxes in boxes without an end'] as Buffer),
      eve.upload(webm({ isLive: true })),
    ]);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 422, 422, 201],
    );
    await anna.fetch(fileId, 'bytes=1000000-9000000');
  });
  assert.ok(longestMs < 50, `${longestMs} ms`);
});
