/** Features live in 2^18 hashed buckets; a trained model keeps only the buckets that its examples use. */
export const bucketCount = 1 << 18;

const word = 1;
const wordPair = 2;
const inWord = 3;
const stem = 4;
const han = 5;
const hanPair = 6;

const tokens = /\p{Script=Han}+|[[\p{L}\p{M}\p{N}']--\p{Script=Han}]+|[?!]/gv;
const isHan = /^\p{Script=Han}/u;

/**
 * Counts the features of a normalised text by bucket. Latin and other alphabets: words, word pairs, stems and the
 * character 2-4-grams inside a word. Chinese: single characters and pairs, which beat a dictionary on buyers' texts.
 */
export function countFeatures(normalised: string): Map<number, number> {
  const counts = new Map<number, number>();
  let before = '^';
  for (const [token] of normalised.matchAll(tokens)) {
    if (isHan.test(token)) countHan(counts, token);
    else countWord(counts, token, before);
    before = token;
  }
  return counts;
}

function countWord(counts: Map<number, number>, token: string, before: string): void {
  add(counts, hash(token, 0, token.length, word));
  add(counts, hash(`${before} ${token}`, 0, before.length + token.length + 1, wordPair));
  if (token.length < 2) return;
  const root = stemOf(token);
  add(counts, hash(root, 0, root.length, stem));
  const edged = `^${token}$`;
  for (let length = 2; length <= 4; length += 1)
    for (let at = 0; at + length <= edged.length; at += 1) add(counts, hash(edged, at, at + length, inWord));
}

function countHan(counts: Map<number, number>, run: string): void {
  const edged = `^${run}$`;
  for (let at = 0; at + 1 < edged.length; at += 1) {
    if (at > 0) add(counts, hash(edged, at, at + 1, han));
    add(counts, hash(edged, at, at + 2, hanPair));
  }
}

/** Good enough for buyers' English: "returned", "returns" and "returning" meet in one feature beside the word. */
function stemOf(token: string): string {
  if (token.length < 5) return token.replace(/(?<=..)s$/, '');
  return token.replace(/(?:ings?|ed|es|s|ly|'s)$/, '').replace(/([^aeiou])\1$|e$/, '$1');
}

function add(counts: Map<number, number>, bucket: number): void {
  counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
}

/** FNV-1a over the characters with a final mix, so that short n-grams spread over all buckets. */
function hash(text: string, start: number, end: number, kind: number): number {
  let h = 0x811c9dc5 ^ kind;
  for (let at = start; at < end; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) & (bucketCount - 1);
}
