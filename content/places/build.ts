/** Builds china.csv, world.csv and regions.csv from npm packages in a temporary folder; README.md says how to run it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildChina } from './build-china.ts';
import { here, readSources } from './build-sources.ts';
import { buildWorld } from './build-world.ts';

function write(file: string, rows: Record<string, string>[]) {
  const columns = Object.keys(rows[0] ?? {});
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((row) => columns.map((c) => cell(row[c] ?? '')).join(','));
  writeFileSync(join(here, file), `${[columns.join(','), ...lines].join('\n')}\n`);
  console.log(file, rows.length);
}

const folder = process.argv[2];
if (!folder) throw new Error('usage: node content/places/build.ts <folder with the npm packages>');
const sources = readSources(folder);
const china = buildChina(sources);
write('china.csv', china.rows);
if (china.missing.length > 0) console.warn('without coordinates, left out:', china.missing.join(', '));
const world = buildWorld(sources);
write('world.csv', world.rows);
write('regions.csv', world.regions);
