import { type Classifier, trainClassifier } from './classifier.ts';
import type { Example } from './types.ts';
import { readTexts, type Vocabulary } from './vocabulary.ts';

/** Two classifiers over the same features: what the buyer wants, and why goods come back. */
export type Model = { vocabulary: Vocabulary; labels: Classifier; reasons: Classifier };

/** The class of the texts that give no reason. */
export const noReason = 'none';

export function trainModel(examples: readonly Example[]): Model {
  if (examples.length === 0) throw new RangeError('A model needs examples to learn from.');
  const { vocabulary, matrix } = readTexts(examples.map(({ text }) => text));
  const labelNames = examples.map(({ label }) => label);
  const reasonNames = examples.map(({ reason }) => (reason === null || reason === 'unknown' ? noReason : reason));
  return {
    vocabulary,
    labels: trainClassifier(matrix, labelNames),
    reasons: trainClassifier(matrix, reasonNames),
  };
}
