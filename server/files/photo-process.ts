import sharp from 'sharp';
import { limits } from './rules.ts';

// Run by readPhoto() for one photo, and gone after it: what a hostile file does to the decoder, it does to this process.
// Reads the file from standard input; writes one line of JSON, then the photo and its thumbnail. Exit code 3: too much of it.

const mostMemoryBytes = 450 * 1024 * 1024;
const mostWorkMs = 10_000;
const tooLarge = 3;

// The decoder works on other threads, so that this one is free to look.
setInterval(() => {
  const { user, system } = process.cpuUsage();
  if (process.memoryUsage.rss() > mostMemoryBytes || user + system > mostWorkMs * 1000) process.exit(tooLarge);
}, 20).unref();

sharp.concurrency(1);
sharp.cache(false);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((kind) => `VipsForeignLoad${kind}Buffer`),
});

const source = Buffer.concat(await Array.fromAsync(process.stdin));
const { width, height, format, isProgressive } = await sharp(source, { limitInputPixels: false }).metadata();
const isStreamed = format === 'jpeg' || (format === 'png' && !isProgressive);
const mostPixels = 1_000_000 * (isStreamed ? limits.megapixels : limits.megapixelsAtOnce);
if (width * height > mostPixels) process.exit(tooLarge);

// The first picture of an animation; upright, in sRGB, without the place and the device it was taken with.
const photo = await sharp(source, { failOn: 'truncated', limitInputPixels: mostPixels })
  .autoOrient()
  .resize({ width: limits.photoSide, height: limits.photoSide, fit: 'inside', withoutEnlargement: true })
  .webp({ quality: 82 })
  .toBuffer({ resolveWithObject: true });
const thumbnail = await sharp(photo.data)
  .resize({ width: limits.thumbnailSide, height: limits.thumbnailSide, fit: 'inside', withoutEnlargement: true })
  .webp({ quality: 75 })
  .toBuffer();

const head = { width: photo.info.width, height: photo.info.height, bytes: photo.data.length };
process.stdout.write(Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), photo.data, thumbnail]));
