import type { Label, Locale } from '../../shared/labels.ts';
import type { Model } from './model.ts';
import { verdictOf } from './rules.ts';
import { understand } from './understand.ts';

export type LabelledText = { text: string; label: Label; locale: Locale };

/** Shares are 0 to 1. `coverage` is the share that Qin acts on; `ece` the expected calibration error in ten bins. */
export type Evaluation = {
  n: number;
  accuracy: number;
  macroF1: number;
  coverage: number;
  precisionActed: number;
  ece: number;
  p50Micros: number;
  p99Micros: number;
  trainSeconds: number;
};

type Judged = { wanted: string; got: string; confidence: number; acted: boolean; micros: number };

/** Measures a model on labelled messages by their first reading. `trainSeconds` is handed through to the report. */
export function evaluate(model: Model, rows: readonly LabelledText[], trainSeconds: number): Evaluation {
  const judged = rows.map(({ text, label, locale }): Judged => {
    const started = performance.now();
    const [reading] = understand(model, text, { locale, asked: null });
    const micros = (performance.now() - started) * 1000;
    const got = reading ?? { label: 'other', confidence: 0, alternatives: [] };
    return { wanted: label, got: got.label, confidence: got.confidence, acted: verdictOf(got) === 'act', micros };
  });
  const acted = judged.filter((row) => row.acted);
  const micros = judged.map((row) => row.micros).sort((a, b) => a - b);
  const quantile = (share: number) => micros[Math.min(micros.length - 1, Math.floor(share * micros.length))] ?? 0;
  return {
    n: judged.length,
    accuracy: shareRight(judged),
    macroF1: macroF1(judged),
    coverage: acted.length / Math.max(1, judged.length),
    precisionActed: shareRight(acted),
    ece: calibrationError(judged),
    p50Micros: quantile(0.5),
    p99Micros: quantile(0.99),
    trainSeconds,
  };
}

const isRight = ({ wanted, got }: Judged) => wanted === got;
const shareRight = (rows: readonly Judged[]) => rows.filter(isRight).length / Math.max(1, rows.length);

/** The mean F1 over the labels that the rows carry. */
function macroF1(rows: readonly Judged[]): number {
  const labels = [...new Set(rows.map(({ wanted }) => wanted))];
  const sum = labels.reduce((total, label) => {
    const right = rows.filter((row) => isRight(row) && row.got === label).length;
    const either =
      rows.filter(({ got }) => got === label).length + rows.filter(({ wanted }) => wanted === label).length;
    return total + (2 * right) / either;
  }, 0);
  return sum / Math.max(1, labels.length);
}

function calibrationError(rows: readonly Judged[]): number {
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, right: 0 }));
  for (const row of rows) {
    const bin = bins[Math.min(9, Math.floor(row.confidence * 10))];
    if (!bin) continue;
    bin.confidence += row.confidence;
    bin.right += isRight(row) ? 1 : 0;
  }
  const gap = bins.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0);
  return gap / Math.max(1, rows.length);
}
