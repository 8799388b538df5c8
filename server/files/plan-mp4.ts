import { Refused } from '../platform/errors.ts';
import { type Blank, type Bytes, mostParts, type VideoPlan } from './rules.ts';

type Box = { type: string; at: number; body: number; end: number };

/** What stays. All else (where and with what it was taken, thumbnails, what another program put there) is made blank. */
const kept = {
  file: new Set(['ftyp', 'moov', 'mdat', 'wide', 'moof', 'mfra', 'sidx', 'ssix', 'styp', 'prft', 'pdin']),
  moov: new Set(['mvhd', 'trak', 'mvex', 'iods']),
  trak: new Set(['tkhd', 'mdia', 'edts', 'tref', 'tapt', 'clip', 'matt', 'load', 'imap', 'txas']),
  mdia: new Set(['mdhd', 'hdlr', 'minf', 'elng']),
};
const longestBrands = 1024;
const largestSide = 16_384;

/**
 * Reads how an MP4 or MOV is put together (ISO/IEC 14496-12 §4.2, QuickTime's atoms are the same), three levels deep and
 * no deeper: every box ends where its parent does or before, there is one `moov`, and a track in it that is a picture.
 * Throws Refused `video_unreadable`.
 */
export async function planMp4(bytes: Bytes): Promise<VideoPlan> {
  const walk = { bytes, parts: 0 };
  const top = await boxesIn(walk, { body: 0, end: bytes.size }, 'may be open');
  const movies = top.filter(({ type }) => type === 'moov');
  const [movie] = movies;
  if (!movie || movies.length > 1 || !top.some(({ type }) => type === 'mdat')) throw unreadable();
  if (top.some(({ type, body, end }) => type === 'ftyp' && end - body > longestBrands)) throw unreadable();
  const blanks = blanksOf(top, kept.file);
  const inMovie = await boxesIn(walk, movie);
  blanks.push(...blanksOf(inMovie, kept.moov));
  let shown: { width: number; height: number } | null = null;
  for (const track of inMovie.filter(({ type }) => type === 'trak')) {
    const inTrack = await boxesIn(walk, track);
    const media = inTrack.find(({ type }) => type === 'mdia');
    if (!media) throw unreadable();
    const inMedia = await boxesIn(walk, media);
    const handler = await handlerOf(bytes, inMedia);
    // A track of data: what a camera noted of each moment, places too. What it notes lies among the pictures, unfindable.
    if (handler !== 'vide' && handler !== 'soun') blanks.push(blankOf(track));
    else blanks.push(...blanksOf(inTrack, kept.trak), ...blanksOf(inMedia, kept.mdia));
    if (handler === 'vide') shown ??= await sizeOf(bytes, inTrack);
  }
  if (!shown) throw unreadable();
  return { type: 'video/mp4', ...shown, blanks };
}

type Walk = { bytes: Bytes; parts: number };

/** The boxes of a stretch, one after the other without a gap. `size` 0 (up to the end) is for the file's last one. */
async function boxesIn(
  walk: Walk,
  { body, end }: Pick<Box, 'body' | 'end'>,
  last: 'may be open' | 'is closed' = 'is closed',
): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = body; at < end; ) {
    if (end - at === 4 && last === 'is closed') break; // QuickTime ends some lists with four zeros
    if (++walk.parts > mostParts) throw unreadable();
    const head = await walk.bytes.read(at, 16);
    if (head.length < 8) throw unreadable();
    const short = head.readUInt32BE(0);
    const isLong = short === 1;
    if (isLong && head.length < 16) throw unreadable();
    const size = isLong ? head.readBigUInt64BE(8) : short === 0 && last === 'may be open' ? end - at : short;
    // Compared before it becomes a number: 2^63 is no length.
    if (size < (isLong ? 16 : 8) || size > end - at) throw unreadable();
    const box = { type: head.toString('latin1', 4, 8), at, body: at + (isLong ? 16 : 8), end: at + Number(size) };
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** What a track holds: `vide`, `soun`, or something else. */
async function handlerOf(bytes: Bytes, media: readonly Box[]): Promise<string> {
  const handler = media.find(({ type }) => type === 'hdlr');
  if (!handler || handler.end - handler.body < 12) throw unreadable();
  return (await bytes.read(handler.body + 8, 4)).toString('latin1');
}

/** As it is shown: a phone that was held upright writes a lying picture and a matrix that turns it. */
async function sizeOf(bytes: Bytes, track: readonly Box[]): Promise<{ width: number; height: number }> {
  const head = track.find(({ type }) => type === 'tkhd');
  if (!head || head.end - head.body < 84) throw unreadable();
  const end = await bytes.read(head.end - 44, 44); // a matrix of nine numbers, width and height; 16.16 each
  if (end.length < 44) throw unreadable();
  const [width, height] = [end.readUInt16BE(36), end.readUInt16BE(40)];
  const isTurned = end.readInt32BE(0) === 0 && end.readInt32BE(4) !== 0;
  if (width === 0 || height === 0 || Math.max(width, height) > largestSide) throw unreadable();
  return isTurned ? { width: height, height: width } : { width, height };
}

const blanksOf = (boxes: readonly Box[], stays: ReadonlySet<string>): Blank[] =>
  boxes.filter(({ type }) => !stays.has(type)).map(blankOf);

/** Of the same length, so that nothing else moves: the positions of all pictures stay right. */
function blankOf({ at, body, end }: Box): Blank {
  const head = Buffer.alloc(body - at);
  head.writeUInt32BE(head.length === 16 ? 1 : end - at, 0);
  head.write('free', 4, 'latin1');
  if (head.length === 16) head.writeBigUInt64BE(BigInt(end - at), 8);
  return { at, head, end };
}

const unreadable = () => new Refused('video_unreadable', 422);
