export const limits = {
  uploadBytes: 10 * 1024 * 1024,
  perMessage: 10,
  videoBytes: 30 * 1024 * 1024,
  videosPerMessage: 2,
  /** By one person. */
  videosPerDay: 6,
  /** Uploaded by one person and in no message yet. */
  unsent: 30,
  unsentHours: 24,
  megapixels: 64,
  /** Of what can only be decoded as a whole, at up to 16 bytes a pixel. */
  megapixelsAtOnce: 16,
  /** Pixels of the longer side, as kept and as shown in a thread. */
  photoSide: 2048,
  thumbnailSide: 400,
} as const;

export type Recognised = 'photo' | 'heic' | 'video' | 'other';

/**
 * What bytes are by how they begin, whatever they are called: a photo of a kind that every browser shows, Apple's HEIC
 * (which we cannot read), what may be a video, or anything else. Looks at 32 bytes and parses nothing.
 */
export function recognise(start: Buffer): Recognised {
  const ascii = start.toString('latin1', 0, 32);
  if (ascii.startsWith('\xff\xd8\xff')) return 'photo'; // JPEG
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return 'photo';
  if (ascii.startsWith('GIF87a') || ascii.startsWith('GIF89a')) return 'photo';
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'photo';
  if (ascii.startsWith('\x1a\x45\xdf\xa3')) return 'video'; // WebM
  if (/^(moov|mdat|wide|free|skip)/.test(ascii.slice(4, 8))) return 'video'; // an old MOV
  if (ascii.slice(4, 8) !== 'ftyp') return 'other';
  if (/^avi[fs]/.test(ascii.slice(8, 12))) return 'photo';
  return /^(hei[cxms]|hev[cxms]|mif1|msf1)/.test(ascii.slice(8, 12)) ? 'heic' : 'video';
}

export type VideoType = 'video/mp4' | 'video/webm';

/** From `at` on, zeros up to `end`, under a head that says that nothing is here. */
export type Blank = { at: number; head: Buffer; end: number };

/** What a video is, how large its picture stands, and what in it is to be made blank. */
export type VideoPlan = { type: VideoType; width: number; height: number; blanks: Blank[] };

/** Any part of a file that lies somewhere; less than was asked for at its end. */
export type Bytes = { size: number; read(at: number, length: number): Promise<Buffer> };

/** More parts than these has no video that somebody took in a minute or two. */
export const mostParts = 20_000;

export type Range = { first: number; last: number };

/**
 * The part of a file that a header `Range` asks for (RFC 9110 §14.1.2), with both its ends; null: the whole of it, as for
 * what we do not understand and for several parts at once.
 */
export function rangeOf(header: string | undefined, size: number): Range | 'not there' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < first) return null;
  return first >= size ? 'not there' : { first, last };
}
