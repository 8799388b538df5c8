import { Refused } from '../platform/errors.ts';
import type { SizeChart, SizeChartRow } from './tables.ts';

export type Measurements = { heightCm?: number; weightKg?: number };

/**
 * The size that the chart gives for these measurements, or null when it gives none: outside every range, or
 * nothing told that the chart goes by. Where height and weight point to different sizes, the larger one fits both.
 */
export function adviseSize(chart: SizeChart, measurements: Measurements): string | null {
  const kinds = (['heightCm', 'weightKg'] as const).filter((kind) => chart.some((row) => row[kind]));
  if (kinds.length === 0 || kinds.every((kind) => measurements[kind] === undefined)) return null;
  const rows = kinds
    .filter((kind) => measurements[kind] !== undefined)
    .map((kind) => chart.findIndex((_, at) => covers(chart, at, kind, measurements[kind] as number)));
  return rows.includes(-1) ? null : (chart[Math.max(...rows)]?.size ?? null);
}

/** Whether a size is no answer to "too large" or "too small": the one they have, or one further off. */
export function isAgainst(chart: SizeChart, ordered: string | null, advised: string, reason: string | null): boolean {
  const place = (size: string | null) => chart.findIndex((row) => row.size.toLowerCase() === size?.toLowerCase());
  const [had, told] = [place(ordered), place(advised)];
  if (had < 0 || told < 0) return false;
  return (reason === 'size.too_large' && told >= had) || (reason === 'size.too_small' && told <= had);
}

/** Charts are written in whole numbers, or in steps of a few; a wider gap is one that the shop means. */
const widestGap = 3;

/** A row reaches up to where the next one starts: 56.5 kg lies between "49 to 56" and "57 to 65", and belongs to the first. */
function covers(chart: SizeChart, at: number, kind: 'heightCm' | 'weightKg', value: number): boolean {
  const range = chart[at]?.[kind];
  if (!range || value < range[0]) return false;
  const next = chart[at + 1]?.[kind];
  const isNextDoor = next !== undefined && next[0] > range[1] && next[0] - range[1] <= widestGap;
  return value <= range[1] || (isNextDoor && value < next[0]);
}

/** Takes a size chart from outside. Throws Refused `bad_size_chart`: an unknown shape, a range that runs backwards, no size twice. */
export function checkSizeChart(value: unknown): SizeChart {
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) throw new Refused('bad_size_chart', 422);
  const rows = value.map(checkSizeRow);
  if (new Set(rows.map((row) => row.size)).size !== rows.length) throw new Refused('bad_size_chart', 422);
  return rows;
}

function checkSizeRow(value: unknown): SizeChartRow {
  if (typeof value !== 'object' || value === null) throw new Refused('bad_size_chart', 422);
  const { size, heightCm, weightKg, ...rest } = value as Record<string, unknown>;
  if (typeof size !== 'string' || size.trim() === '' || size.length > 50 || Object.keys(rest).length > 0)
    throw new Refused('bad_size_chart', 422);
  return {
    size: size.trim(),
    ...(heightCm === undefined ? {} : { heightCm: checkRange(heightCm) }),
    ...(weightKg === undefined ? {} : { weightKg: checkRange(weightKg) }),
  };
}

function checkRange(value: unknown): readonly [number, number] {
  const [low, high] = Array.isArray(value) && value.length === 2 ? value : [];
  if (typeof low !== 'number' || typeof high !== 'number' || !(low > 0 && low <= high && high < 1_000))
    throw new Refused('bad_size_chart', 422);
  return [low, high];
}
