import { bucketCount, countFeatures } from './features.ts';
import type { Matrix } from './linear.ts';
import { normalise } from './normalise.ts';

/** The buckets that the training texts use, numbered from 0, and how telling each one is (inverse document frequency). */
export type Vocabulary = { columnOf: Int32Array; idf: Float32Array };

/** One text as a sparse vector of length 1. */
export type Vector = { columns: number[]; values: number[] };

/**
 * Reads all training texts: the vocabulary and the matrix of their vectors. Counts twice rather than keep the counts:
 * a server that has just learned must not stay fat.
 */
export function readTexts(texts: readonly string[]): { vocabulary: Vocabulary; matrix: Matrix } {
  const columnOf = new Int32Array(bucketCount).fill(-1);
  const documents: number[] = [];
  let size = 0;
  for (const text of texts) {
    const counts = countFeatures(normalise(text));
    size += counts.size;
    for (const bucket of counts.keys()) {
      const column = columnOf[bucket] as number;
      if (column >= 0) documents[column] = (documents[column] as number) + 1;
      else columnOf[bucket] = documents.push(1) - 1;
    }
  }
  const idf = Float32Array.from(documents, (count) => Math.log((1 + texts.length) / (1 + count)) + 1);
  const vocabulary = { columnOf, idf };
  return { vocabulary, matrix: toMatrix(texts, size, vocabulary) };
}

export function vectorise(text: string, vocabulary: Vocabulary): Vector {
  return weigh(countFeatures(normalise(text)), vocabulary);
}

function weigh(counts: Map<number, number>, { columnOf, idf }: Vocabulary): Vector {
  const columns: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [bucket, count] of counts) {
    const column = columnOf[bucket] as number;
    if (column < 0) continue;
    const value = (1 + Math.log(count)) * (idf[column] as number);
    columns.push(column);
    values.push(value);
    squares += value * value;
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
