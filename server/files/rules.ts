export const limits = {
  uploadBytes: 10 * 1024 * 1024,
  perMessage: 10,
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

export type Recognised = 'photo' | 'heic' | 'other';

/**
 * What bytes are by how they begin, whatever they are called: a photo of a kind that every browser shows, Apple's HEIC
 * (which we cannot read), or anything else. Looks at 32 bytes and parses nothing.
 */
export function recognise(start: Buffer): Recognised {
  const ascii = start.toString('latin1', 0, 32);
  if (ascii.startsWith('\xff\xd8\xff')) return 'photo'; // JPEG
  if (ascii.startsWith('\x89PNG\r\n\x1a\n')) return 'photo';
  if (ascii.startsWith('GIF87a') || ascii.startsWith('GIF89a')) return 'photo';
  if (ascii.startsWith('RIFF') && ascii.slice(8, 12) === 'WEBP') return 'photo';
  if (ascii.slice(4, 8) !== 'ftyp') return 'other';
  if (/^avi[fs]/.test(ascii.slice(8, 12))) return 'photo';
  return /^(hei[cxms]|hev[cxms]|mif1|msf1)/.test(ascii.slice(8, 12)) ? 'heic' : 'other';
}
