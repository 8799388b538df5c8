import type { VideoType } from './rules.ts';

const names = { 'image/webp': 'photo.webp', 'video/mp4': 'video.mp4', 'video/webm': 'video.webm' };

/** Of what comes from outside: a type, a name and rules of ours. Nothing in it can run, whatever it is. */
export const headersOf = (type: 'image/webp' | VideoType) => ({
  'content-type': type,
  'content-disposition': `inline; filename="${names[type]}"`,
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'private, max-age=86400, immutable',
  vary: 'cookie, authorization',
});
