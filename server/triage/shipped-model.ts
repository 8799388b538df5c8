import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locales } from '../../shared/labels.ts';
import { trainingFile } from './load-examples.ts';
import type { Model } from './model.ts';
import { unpackModel } from './model-file.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const largestModel = 64 * 1024 * 1024;

let shipped: Model | undefined;

/**
 * The model learnt from content/training. `npm ci` has it learnt (seconds), or else the first process that asks, and leaves it in
 * node_modules/.cache, where the next ones find it; it is learnt anew when a sentence or this code changes.
 */
export function shippedModel(): Model {
  if (shipped) return shipped;
  const file = cacheFile();
  shipped = fromCache(file) ?? learn(file);
  return shipped;
}

function learn(file: string): Model {
  const learner = join(root, 'server/triage/learn-shipped.ts');
  const packed = execFileSync(process.execPath, [learner], {
    maxBuffer: largestModel,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  keep(file, packed);
  return unpackModel(packed);
}

/** A read-only installation keeps nothing and learns in each process. */
function keep(file: string, packed: Buffer): void {
  try {
    rmSync(join(file, '..'), { recursive: true, force: true });
    mkdirSync(join(file, '..'), { recursive: true });
    // Another process may be reading: a half-written model must never be seen.
    writeFileSync(`${file}.${process.pid}`, packed);
    renameSync(`${file}.${process.pid}`, file);
  } catch {}
}

function fromCache(file: string): Model | undefined {
  try {
    return unpackModel(readFileSync(file));
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
  return join(root, 'node_modules/.cache/qin-triage', `${hash.digest('hex').slice(0, 16)}.bin`);
}
