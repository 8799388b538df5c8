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
    .map((kind) => chart.findIndex((row) => covers(row[kind], measurements[kind] as number)));
  return rows.includes(-1) ? null : (chart[Math.max(...rows)]?.size ?? null);
}

function covers(range: SizeChartRow['heightCm'], value: number): boolean {
  return range !== undefined && value >= range[0] && value <= range[1];
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
