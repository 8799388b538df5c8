import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { putInPlace } from './put-in-place.ts';

test('a workbench that is built anew takes the place of the one in use, and leaves nothing else behind', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'qin-build-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const words of ['first', 'second']) {
    await mkdir(join(folder, 'fresh'));
    await writeFile(join(folder, 'fresh/index.html'), words);
    await putInPlace(join(folder, 'fresh'), join(folder, 'dist'));
    assert.equal(await readFile(join(folder, 'dist/index.html'), 'utf8'), words);
    assert.deepEqual(await readdir(folder), ['dist']);
  }
});
