import iconv from 'iconv-lite';
import { Refused } from './errors.ts';

/** Encodings that shops' exports come in. Everything else is read when it is named. */
export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | (string & {});

const sampleBytes = 1_000_000;

/**
 * Turns a stream of bytes into text, finding the encoding from the first megabyte unless it is given. A byte order mark
 * knows better than what is given: a mended file of rejected rows is UTF-8, whatever the export was. What cannot be read
 * becomes U+FFFD, so that the reader of the text can reject just that row. Throws Refused `encoding_not_known` for a name
 * that is none, and `encoding_unknown` when the bytes are neither UTF-8 nor GB18030 nor UTF-16, because guessing would
 * store rubbish as names.
 */
export async function* decodeStream(bytes: AsyncIterable<Uint8Array>, given: Encoding | null): AsyncGenerator<string> {
  if (given !== null && !iconv.encodingExists(given)) throw new Refused('encoding_not_known', 400, { encoding: given });
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let decoder: iconv.DecoderStream | TextDecoder | null = null;
  const decide = () => {
    const sample = Buffer.concat(held);
    decoder = decoderOf(encodingOfMark(sample) ?? given ?? detectEncoding(sample));
    held = [];
    return sample;
  };
  for await (const chunk of bytes) {
    if (decoder) {
      yield decode(decoder, chunk);
      continue;
    }
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes >= sampleBytes) {
      const sample = decide();
      yield decode(decoder as unknown as Decoder, sample);
    }
  }
  if (!decoder) {
    const sample = decide();
    yield decode(decoder as unknown as Decoder, sample);
  }
  yield finish(decoder as unknown as Decoder);
}

type Decoder = TextDecoder | iconv.DecoderStream;

function decoderOf(encoding: Encoding): Decoder {
  // The platform's decoders are several times faster; iconv-lite knows the rest.
  if (/^(utf-?8|gb18030|utf-?16le)$/i.test(encoding)) return new TextDecoder(encoding.replace(/^utf(\d)/i, 'utf-$1'));
  return iconv.getDecoder(encoding) as unknown as iconv.DecoderStream;
}

function decode(decoder: Decoder, chunk: Uint8Array): string {
  return decoder instanceof TextDecoder ? decoder.decode(chunk, { stream: true }) : decoder.write(Buffer.from(chunk));
}

function finish(decoder: Decoder): string {
  return decoder instanceof TextDecoder ? decoder.decode() : (decoder.end() ?? '');
}

/** Which encoding these first bytes of a file are in. */
export function detectEncoding(sample: Uint8Array): Encoding {
  const marked = encodingOfMark(sample);
  if (marked) return marked;
  const found = countHighBytes(sample);
  // Pure ASCII, or UTF-8 with a few broken places: those rows are rejected one by one.
  if (found.broken === 0 || found.multibyte > 10 * found.broken) return 'utf-8';
  // In Chinese text nearly every high byte stands in a pair; in Western one-byte text they stand alone.
  if (found.pairs > 4 * found.alone) return 'gb18030';
  if (found.multibyte >= found.broken) return 'utf-8';
  throw new Refused('encoding_unknown', 400);
}

function encodingOfMark(sample: Uint8Array): Encoding | null {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  return null;
}

function countHighBytes(bytes: Uint8Array): { multibyte: number; broken: number; pairs: number; alone: number } {
  const count = { multibyte: 0, broken: 0, pairs: 0, alone: 0 };
  for (let at = 0; at < bytes.length; ) {
    const length = utf8Length(bytes, at);
    if (length === 1) at += 1;
    else if (length > 1) {
      count.multibyte += 1;
      at += length;
    } else if (length < 0)
      break; // cut by the end of the sample
    else {
      count.broken += 1;
      at += 1;
    }
  }
  for (let at = 0; at < bytes.length; ) {
    if ((bytes[at] ?? 0) < 0x81) at += 1;
    else if ((bytes[at + 1] ?? 0) >= 0x81) {
      count.pairs += 1;
      at += 2;
    } else {
      count.alone += 1;
      at += 1;
    }
  }
  return count;
}

/** Length of the UTF-8 sequence at a place; 0 when it is broken, -1 when the bytes end inside it. */
function utf8Length(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  for (let next = 1; next < length; next += 1) {
    const byte = bytes[at + next];
    if (byte === undefined) return -1;
    if (byte < 0x80 || byte > 0xbf) return 0;
  }
  return length;
}
