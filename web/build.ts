// Builds the workbench into web/dist: `npm ci` does it by itself, `npm run build` again, `--watch` after every change.
// It is built beside the one in use and then takes its place: no page is missing meanwhile.
// Every text file is also kept compressed, so that the server never has to compress while somebody waits.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { putInPlace } from './put-in-place.ts';

const root = fileURLToPath(new URL('./', import.meta.url));
const isWatching = process.argv.includes('--watch');
const outDir = isWatching ? 'dist' : `dist-${process.pid}`;

await build({
  configFile: false,
  root,
  base: '/desk/',
  logLevel: isWatching ? 'info' : 'warn',
  plugins: [react(), compressed()],
  // The server puts a fresh value in its place into every answer; see server/web/workbench-routes.ts.
  html: { cspNonce: 'QIN-NONCE' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    watch: isWatching ? {} : null,
  },
});
if (!isWatching) await putInPlace(join(root, outDir), join(root, 'dist'));

function compressed(): Plugin {
  return {
    name: 'qin-compressed',
    writeBundle: async () => {
      if (isWatching) return;
      const folder = join(root, outDir, 'assets');
      const names = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name));
      await Promise.all(names.map((name) => compress(join(folder, name))));
    },
  };
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  await Promise.all([
    promisify(brotliCompress)(bytes, quality).then((small) => writeFile(`${path}.br`, small)),
    promisify(gzip)(bytes, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
  ]);
}
