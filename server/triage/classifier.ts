import { fitTemperature, softmax } from './calibrate.ts';
import { type Head, type Matrix, packHead, scoreHead, scoreRow, trainPlanes } from './linear.ts';
import type { Vector } from './vocabulary.ts';

/** Says which of its classes a text belongs to, with a probability that held-out examples have confirmed. */
export type Classifier = { classes: readonly string[]; head: Head; temperature: number };

/** Classes with their probabilities, the most probable first. */
export type Ranked = { name: string; probability: number }[];

const seed = 20_260;
const folds = 5;
const runLength = 5;
const foldEpochs = 5;
const epochs = 10;

export function trainClassifier(matrix: Matrix, names: readonly string[]): Classifier {
  const classes = [...new Set(names)].sort();
  const classOf = Int16Array.from(names, (name) => classes.indexOf(name));
  const rows = Int32Array.from(names.keys());
  const planes = trainPlanes({ matrix, rows, classOf, classes: classes.length, epochs, seed });
  const temperature = fitTemperature(scoreHeldOut(matrix, classOf, classes.length), classOf);
  return { classes, head: packHead(planes, matrix.width), temperature };
}

/**
 * The scores of every row by planes that have not seen it: what a fresh message would have got. Rows are left out in
 * runs: neighbours were written in one go and say nearly the same, and a message whose twin was learnt proves nothing.
 */
function scoreHeldOut(matrix: Matrix, classOf: Int16Array, classes: number): number[][] {
  const foldOf = Int8Array.from(classOf, (_, row) => Math.floor(row / runLength) % folds);
  const all = [...classOf.keys()];
  const scores: number[][] = new Array(classOf.length);
  for (let fold = 0; fold < folds; fold += 1) {
    const rows = Int32Array.from(all.filter((row) => foldOf[row] !== fold));
    const planes = trainPlanes({ matrix, rows, classOf, classes, epochs: foldEpochs, seed });
    for (const row of all) if (foldOf[row] === fold) scores[row] = scoreRow(matrix, row, planes);
  }
  return scores;
}

export function rank({ classes, head, temperature }: Classifier, { columns, values }: Vector): Ranked {
  const probabilities = softmax(scoreHead(head, columns, values), temperature);
  return classes
    .map((name, own) => ({ name, probability: probabilities[own] as number }))
    .sort((a, b) => b.probability - a.probability);
}
