import assert from 'node:assert/strict';
import test from 'node:test';
import sharp from 'sharp';
import { endlessAsf, longestTurn, pngOf, refusedAsNoPhoto, script } from '../testing/hostile-files.ts';
import { somePhoto } from '../testing/photos.ts';
import { testShop } from '../testing/shop.ts';
import { countOf, fetched, flat, upload } from './testing.ts';

/** As a camera writes it: lying on its side, with the place it was taken at. */
const withPlace = () =>
  flat(600, 400)
    .jpeg()
    .withExif({ IFD0: { Make: 'Secret phone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();

for (const [title, content] of Object.entries(refusedAsNoPhoto))
  test(`${title} is refused with one sentence, whatever its content-type says`, async (t) => {
    const shop = await testShop(t);
    for (const type of ['image/jpeg', 'image/png', 'application/octet-stream', 'image/svg+xml; charset=utf-8']) {
      const { status, code } = await upload(shop, content, { headers: { 'content-type': type } });
      assert.deepEqual([status, code], [415, 'file_not_photo']);
    }
    assert.equal(await countOf(shop, 'file_contents'), 0);
  });

test('a file that begins like a photo and goes on as something else is refused, or nothing of it is kept', async (t) => {
  const shop = await testShop(t);
  const gifAndScript = Buffer.from(`GIF89a/*\0\x01\0\x80\0\0*/=1;${script}`, 'latin1');
  assert.equal((await upload(shop, gifAndScript)).code, 'photo_unreadable');
  const jpegAndPage = Buffer.concat([await flat(40, 30).jpeg().toBuffer(), Buffer.from(`<html>${script}PK\x03\x04`)]);
  const { fileId, status } = await upload(shop, jpegAndPage);
  assert.equal(status, 201);
  const { content } = await fetched(shop, `files/${fileId}`);
  assert.equal(content.toString('latin1', 0, 4), 'RIFF');
  assert.ok(!content.includes('script') && !content.includes('PK\x03\x04'));
});

test('photos as phones and browsers make them are taken; HEIC is told apart', async (t) => {
  const shop = await testShop(t);
  for (const kind of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    const { status, width, height } = await upload(shop, await flat(60, 40).toFormat(kind).toBuffer());
    assert.deepEqual([status, width, height], [201, 60, 40], kind);
  }
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(100)]);
  assert.equal((await upload(shop, heic)).code, 'photo_is_heic');
});

test('a damaged photo is refused: cut off, a promise of 50,000 × 50,000 pixels, or rubbish behind the right start', async (t) => {
  const shop = await testShop(t);
  const whole = await sharp({
    create: {
      width: 500,
      height: 500,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();
  assert.equal((await upload(shop, whole.subarray(0, whole.length / 2))).code, 'photo_unreadable');
  assert.equal((await upload(shop, pngOf(50_000, 50_000))).code, 'photo_too_many_pixels');
  assert.equal((await upload(shop, pngOf(8_000, 8_000, 1))).code, 'photo_too_many_pixels'); // must be held in memory whole
  assert.equal((await upload(shop, pngOf(2_000, 2_000))).code, 'photo_unreadable');
  assert.equal(
    (await upload(shop, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5000, 7)]))).code,
    'photo_unreadable',
  );
  assert.equal(await countOf(shop, 'files'), 0);
});

test('an animation of a thousand frames is kept as its first picture', async (t) => {
  const shop = await testShop(t);
  const frames = Buffer.alloc(20 * 20_000 * 3);
  for (let at = 0; at < frames.length; at += 400) frames[at] = at % 251;
  const animation = await sharp(frames, { raw: { width: 20, height: 20_000, channels: 3, pageHeight: 20 } })
    .gif()
    .toBuffer();
  const { fileId, width, height } = await upload(shop, animation);
  assert.deepEqual([width, height], [20, 20]);
  const { content } = await fetched(shop, `files/${fileId}`);
  assert.equal((await sharp(content, { animated: true }).metadata()).pages ?? 1, 1);
});

test('a photo stands upright and tells neither where nor with what it was taken', async (t) => {
  const shop = await testShop(t);
  const source = await withPlace();
  assert.ok(source.includes('Secret phone'));
  const { fileId, width, height } = await upload(shop, source);
  assert.deepEqual([width, height], [400, 600]);
  for (const size of ['photo', 'thumbnail']) {
    const { content } = await fetched(shop, `files/${fileId}?size=${size}`);
    const { exif, xmp, icc, orientation } = await sharp(content).metadata();
    assert.deepEqual([exif, xmp, icc, orientation], [undefined, undefined, undefined, undefined]);
  }
});

test('while photos are read, everybody else is answered: nothing stands still for 50 ms', async (t) => {
  const shop = await testShop(t);
  const side = { width: 1600, height: 1200, channels: 3, background: '#888' } as const;
  const large = await sharp({ create: { ...side, noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
    .jpeg()
    .toBuffer();
  await upload(shop, somePhoto); // everything is loaded
  const photos = [1, 2, 3].map((n) => Buffer.concat([large, Buffer.from([n])]));
  const longestMs = await longestTurn(async () => {
    const replies = await Promise.all([...photos, endlessAsf()].map((photo) => upload(shop, photo)));
    assert.deepEqual(
      replies.map(({ status }) => status),
      [201, 201, 201, 415],
    );
  });
  assert.ok(longestMs < 50, `${longestMs} ms`);
});
