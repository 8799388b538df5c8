/** Scores to probabilities; a temperature below 1 sharpens. */
export function softmax(scores: readonly number[], temperature: number): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp((score - largest) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

const coldest = 0.02;
const hottest = 5;

/**
 * The temperature under which the true classes of held-out examples are least surprising. Golden-section search on its
 * logarithm: the loss has one valley.
 */
export function fitTemperature(scores: readonly (readonly number[])[], classOf: Int16Array): number {
  const surprise = (logarithm: number) => meanSurprise(scores, classOf, Math.exp(logarithm));
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(coldest);
  let high = Math.log(hottest);
  for (let step = 0; step < 18; step += 1) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (surprise(left) < surprise(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

function meanSurprise(scores: readonly (readonly number[])[], classOf: Int16Array, temperature: number): number {
  let sum = 0;
  scores.forEach((row, example) => {
    const probability = softmax(row, temperature)[classOf[example] as number] as number;
    sum -= Math.log(Math.max(probability, 1e-12));
  });
  return sum / Math.max(1, scores.length);
}
