import { Refused } from '../platform/errors.ts';
import { type Blank, type Bytes, mostParts, type VideoPlan } from './rules.ts';

/** RFC 8794 and RFC 9559: what a WebM is made of. */
const ids = {
  ...{ ebml: 0x1a45dfa3, docType: 0x4282, segment: 0x18538067, seekHead: 0x114d9b74, info: 0x1549a966 },
  ...{ tracks: 0x1654ae6b, cluster: 0x1f43b675, cues: 0x1c53bb6b, void: 0xec, crc: 0xbf },
  ...{ track: 0xae, trackType: 0x83, video: 0xe0, width: 0xb0, height: 0xba },
};
/** What stays of a segment. Tags, chapters and attached files are made blank. */
const kept = new Set([ids.seekHead, ids.info, ids.tracks, ids.cluster, ids.cues]);
/** May stand anywhere. */
const isFiller = new Set([ids.void, ids.crc]);
const ofSegment = new Set([...kept, 0x1254c367, 0x1941a469, 0x1043a770]);
/** More of these than a video with sound has are no video. */
const longestTracks = 256 * 1024;
const largestSide = 16_384;

/** `end` is null where a recorder did not know it yet. */
type Element = { id: number; at: number; body: number; end: number | null };
type Walk = { bytes: Bytes; parts: number };

/**
 * Reads how a WebM is put together: its head, the parts of its one segment, its tracks, one of them a picture.
 * Throws Refused `video_unreadable`.
 */
export async function planWebm(bytes: Bytes): Promise<VideoPlan> {
  const walk = { bytes, parts: 0 };
  const head = await elementAt(walk, 0, bytes.size);
  if (head.id !== ids.ebml || head.end === null || head.end > 1024) throw unreadable();
  const docType = (await childrenOf(walk, head.body, head.end)).find(({ id }) => id === ids.docType);
  if (!docType || (await textOf(walk, docType)) !== 'webm') throw unreadable();
  const segment = await elementAt(walk, head.end, bytes.size);
  if (segment.id !== ids.segment) throw unreadable();
  // A second one, or anything else behind it, is nothing that plays.
  if (segment.end !== null && segment.end !== bytes.size) throw unreadable();
  const parts = await partsOf(walk, segment.body, bytes.size);
  const tracks = parts.filter(({ id }) => id === ids.tracks);
  if (tracks.length !== 1 || !parts.some(({ id }) => id === ids.cluster)) throw unreadable();
  const shown = await sizeOf(walk, tracks[0] as Element);
  return { type: 'video/webm', ...shown, blanks: parts.filter(({ id }) => !kept.has(id)).map(blankOf) };
}

/** Where a part has no length, what stands in it is gone through up to the next part. */
async function partsOf(walk: Walk, from: number, to: number): Promise<Element[]> {
  const parts: Element[] = [];
  let isOpen = false;
  for (let at = from; at < to; ) {
    const element = await elementAt(walk, at, to);
    if (element.end === null && element.id !== ids.cluster) throw unreadable();
    if (ofSegment.has(element.id)) {
      parts.push(element);
      isOpen = element.end === null;
    } else if (!isOpen && !isFiller.has(element.id)) throw unreadable();
    at = element.end ?? element.body;
  }
  return parts;
}

async function sizeOf(walk: Walk, tracks: Element): Promise<{ width: number; height: number }> {
  const end = tracks.end ?? tracks.body;
  if (end - tracks.body > longestTracks) throw unreadable();
  for (const track of await childrenOf(walk, tracks.body, end)) {
    if (track.id !== ids.track) continue;
    const inside = await childrenOf(walk, track.body, track.end ?? track.body);
    const type = inside.find(({ id }) => id === ids.trackType);
    const video = inside.find(({ id }) => id === ids.video);
    if (!type || !video || (await numberOf(walk, type)) !== 1) continue;
    const sizes = await childrenOf(walk, video.body, video.end ?? video.body);
    const [width, height] = await Promise.all(
      [ids.width, ids.height].map(async (wanted) => {
        const found = sizes.find(({ id }) => id === wanted);
        return found ? numberOf(walk, found) : 0;
      }),
    );
    if (!width || !height || Math.max(width, height) > largestSide) throw unreadable();
    return { width, height };
  }
  throw unreadable();
}

async function childrenOf(walk: Walk, from: number, to: number): Promise<Element[]> {
  const children: Element[] = [];
  for (let at = from; at < to; ) {
    const child = await elementAt(walk, at, to);
    if (child.end === null) throw unreadable();
    children.push(child);
    at = child.end;
  }
  return children;
}

/** An id of up to four bytes and a length of up to eight, each telling its own length by its first bit that is set. */
async function elementAt(walk: Walk, at: number, to: number): Promise<Element> {
  if (++walk.parts > mostParts) throw unreadable();
  const head = await walk.bytes.read(at, 12);
  const idLength = Math.clz32(head[0] ?? 0) - 23;
  const lengthLength = Math.clz32(head[idLength] ?? 0) - 23;
  if (idLength > 4 || lengthLength > 8 || head.length < idLength + lengthLength) throw unreadable();
  const id = head.readUIntBE(0, idLength);
  let length = BigInt((head[idLength] as number) & (0xff >> lengthLength));
  for (const byte of head.subarray(idLength + 1, idLength + lengthLength)) length = length * 256n + BigInt(byte);
  const isUnknown = length === (1n << BigInt(7 * lengthLength)) - 1n;
  const body = at + idLength + lengthLength;
  if (!isUnknown && length > to - body) throw unreadable();
  return { id, at, body, end: isUnknown ? null : body + Number(length) };
}

async function textOf({ bytes }: Walk, { body, end }: Element): Promise<string> {
  const text = await bytes.read(body, Math.min((end ?? body) - body, 32));
  return text.toString('latin1').replace(/\0+$/, '');
}

async function numberOf({ bytes }: Walk, { body, end }: Element): Promise<number> {
  const length = (end ?? body) - body;
  return length >= 1 && length <= 4 ? (await bytes.read(body, length)).readUIntBE(0, length) : 0;
}

/** `Void` of the same length, so that nothing else moves. */
function blankOf({ at, end }: Element): Blank {
  if (end === null) throw unreadable();
  const length = end - at;
  const head = Buffer.alloc(length > 9 ? 9 : 2);
  head[0] = ids.void;
  if (head.length === 2) head[1] = 0x80 | (length - 2);
  else {
    head.writeBigUInt64BE(BigInt(length - 9), 1);
    head[1] = 1;
  }
  return { at, head, end };
}

const unreadable = () => new Refused('video_unreadable', 422);
