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
