/** GSM 03.38: what an SMS holds in seven bits. */
const gsm = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its second table: an escape and one more. */
const gsmExtended = new Set('\f^{}\\[~]|€');

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

const segmentBits = 1120;
/** Says which part of a long text a segment is. */
const headerBits = 48;

export type Segments = { encoding: 'GSM-7' | 'UCS-2'; count: number };

/**
 * How many segments a text is sent and paid as (3GPP TS 23.038 and 23.040): 160 or 70 characters in one, 153 or 67 each in
 * several. No character is torn apart between two segments.
 */
export function countSegments(text: string): Segments {
  const characters = [...graphemes.segment(text)].map(({ segment }) => segment);
  const isGsm = characters.every((one) => gsm.has(one) || gsmExtended.has(one));
  const bits = characters.map((one) => (isGsm ? (gsm.has(one) ? 7 : 14) : one.length * 16));
  const whole = bits.reduce((sum, size) => sum + size, 0);
  return { encoding: isGsm ? 'GSM-7' : 'UCS-2', count: whole <= segmentBits ? 1 : countLong(bits) };
}

function countLong(bits: readonly number[]): number {
  let count = 1;
  let free = segmentBits - headerBits;
  for (const size of bits) {
    if (size > free) {
      count += 1;
      free = segmentBits - headerBits;
    }
    free -= size;
  }
  return count;
}
