export { type Evaluation, evaluate, type LabelledText } from './evaluate.ts';
export { loadExamples } from './load-examples.ts';
export { type Model, trainModel } from './model.ts';
export { isUpset, moodOf } from './mood.ts';
export { actThreshold, askThreshold, labelOfReason, type Verdict, verdictOf } from './rules.ts';
export { shippedModel } from './shipped-model.ts';
export type { Asked, Example, Found, Option, Understood } from './types.ts';
export { understand } from './understand.ts';
