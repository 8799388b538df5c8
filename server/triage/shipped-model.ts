import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locales } from '../../shared/labels.ts';
import { loadExamples, trainingFile } from './load-examples.ts';
import { type Model, trainModel } from './model.ts';
import { packModel, unpackModel } from './model-file.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

let shipped: Model | undefined;

/**
 * The model learnt from content/training. The first process that asks learns it (seconds) and leaves it in
 * node_modules/.cache, where the next ones find it; it is learnt anew when a sentence or this code changes.
 */
export function shippedModel(): Model {
  shipped ??= fromCache() ?? learn();
  return shipped;
}

function learn(): Model {
  const model = trainModel(loadExamples(join(root, 'content')));
  try {
    const file = cacheFile();
    mkdirSync(join(file, '..'), { recursive: true });
    // Another process may be reading: a half-written model must never be seen.
    writeFileSync(`${file}.${process.pid}`, packModel(model));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A read-only installation learns in each process instead; nothing else changes.
  }
  return model;
}

function fromCache(): Model | undefined {
  try {
    return unpackModel(readFileSync(cacheFile()));
  } catch {
    return undefined;
  }
}

/** Named for what the model is made of: the sentences and the code that learns from them. */
function cacheFile(): string {
  const code = join(root, 'server/triage');
  const sources = readdirSync(code).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const files = [
    ...sources.sort().map((name) => join(code, name)),
    ...locales.map((locale) => trainingFile(join(root, 'content'), locale)),
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return join(root, 'node_modules/.cache/qin', `triage-${hash.digest('hex').slice(0, 16)}.bin`);
}
