import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { isLabel, isReason, locales } from '../../shared/labels.ts';
import type { Example } from './types.ts';

/** The training sentences in content/training, one file for each language. A label that does not exist is an error. */
export function loadExamples(contentDir: string): Example[] {
  return locales.flatMap((locale) => {
    const file = trainingFile(contentDir, locale);
    const rows: Record<'text' | 'label' | 'reason', string>[] = parse(readFileSync(file), {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(({ text, label, reason }, index) => {
      const where = `${file}, sentence ${index + 1}`;
      if (!isLabel(label)) throw new Error(`${where}: there is no label "${label}".`);
      if (reason !== '' && !isReason(reason)) throw new Error(`${where}: there is no reason "${reason}".`);
      return { text, label, reason: reason === '' ? null : reason, locale };
    });
  });
}

export function trainingFile(contentDir: string, locale: string): string {
  return join(contentDir, 'training', `${locale}.csv`);
}
