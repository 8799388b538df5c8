import { bucketCount, countFeatures } from './features.ts';
import type { Matrix } from './linear.ts';
import { normalise } from './normalise.ts';

/** The buckets that the training texts use, numbered from 0, and how telling each one is (inverse document frequency). */
export type Vocabulary = { columnOf: Int32Array; idf: Float32Array; rarest: number };

/** One text as a sparse vector of length 1. */
export type Vector = { columns: number[]; values: number[] };

/**
 * Reads all training texts: the vocabulary and the matrix of their vectors. Counts twice rather than keep the counts:
 * thousands of small objects would stay in the process as empty heap.
 */
export function readTexts(texts: readonly string[]): { vocabulary: Vocabulary; matrix: Matrix } {
  const documents = new Uint32Array(bucketCount);
  let size = 0;
  for (const text of texts) {
    const counts = countFeatures(normalise(text));
    size += counts.size;
    for (const bucket of counts.keys()) documents[bucket] = (documents[bucket] as number) + 1;
  }
  const rarity = (count: number) => Math.log((1 + texts.length) / (1 + count)) + 1;
  const columnOf = new Int32Array(bucketCount).fill(-1);
  const idf: number[] = [];
  documents.forEach((count, bucket) => {
    if (count > 0) columnOf[bucket] = idf.push(rarity(count)) - 1;
  });
  const vocabulary = { columnOf, idf: Float32Array.from(idf), rarest: rarity(1) };
  return { vocabulary, matrix: toMatrix(texts, size, vocabulary) };
}

export function vectorise(text: string, vocabulary: Vocabulary): Vector {
  return weigh(countFeatures(normalise(text)), vocabulary);
}

/** Unknown features have a place in the length: a text that is mostly new gets small scores and so little confidence. */
function weigh(counts: Map<number, number>, { columnOf, idf, rarest }: Vocabulary): Vector {
  const columns: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [bucket, count] of counts) {
    const column = columnOf[bucket] as number;
    const value = (1 + Math.log(count)) * (column < 0 ? rarest : (idf[column] as number));
    squares += value * value;
    if (column < 0) continue;
    columns.push(column);
    values.push(value);
  }
  const length = Math.sqrt(squares) || 1;
  for (let k = 0; k < values.length; k += 1) values[k] = (values[k] as number) / length;
  return { columns, values };
}

function toMatrix(texts: readonly string[], size: number, vocabulary: Vocabulary): Matrix {
  const matrix: Matrix = {
    starts: new Int32Array(texts.length + 1),
    columns: new Int32Array(size),
    values: new Float32Array(size),
    width: vocabulary.idf.length,
  };
  let at = 0;
  texts.forEach((text, row) => {
    const { columns, values } = vectorise(text, vocabulary);
    matrix.columns.set(columns, at);
    matrix.values.set(values, at);
    at += columns.length;
    matrix.starts[row + 1] = at;
  });
  return matrix;
}
