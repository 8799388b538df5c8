import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';
import { unpackWoff } from './unpack-woff.ts';

const require = createRequire(import.meta.url);
const cache = fileURLToPath(new URL('../../.cache/browser/', import.meta.url));
/** The package's own unpacking is not safe when two test files begin at once, and leaves its files in /tmp. */
const packed = join(dirname(require.resolve('@sparticuz/chromium')), '../bin');
const version = (require(join(packed, '../package.json')) as { version: string }).version;
const fonts = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files');

/** The browser that npm brings is for the machines that check; elsewhere it is the one of the desk. */
export const isBrowserBrought = process.platform === 'linux' && process.arch === 'x64';

export type BrowserFiles = { executable: string; env: Record<string, string> };

/**
 * The browser that npm brings, unpacked once: the executable, the system libraries it wants where there are none, and a
 * font with Chinese, so that pages look the same on every machine.
 */
export async function unpackBrowser(): Promise<BrowserFiles> {
  const folder = join(cache, version);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    executable: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      HOME: folder,
    },
  };
}

async function unpackInto(folder: string): Promise<void> {
  const building = `${folder}.${process.pid}`;
  mkdirSync(building, { recursive: true });
  await pipeline(
    createReadStream(join(packed, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(join(building, 'chromium'), { mode: 0o755 }),
  );
  untar(join(packed, 'al2023.tar.br'), building);
  unpackFonts(join(building, 'fonts'));
  writeFileSync(join(building, 'fonts.conf'), fontsConf(folder));
  try {
    renameSync(building, folder); // all there or nothing: a rival that was faster leaves as good a folder
  } catch {
    rmSync(building, { recursive: true });
  }
}

function untar(archive: string, into: string): void {
  const { status, stderr } = spawnSync('tar', ['-x', '-C', into], {
    input: brotliDecompressSync(readFileSync(archive)),
  });
  if (status !== 0) throw new Error(`tar could not unpack ${archive}: ${stderr}`);
}

function unpackFonts(into: string): void {
  mkdirSync(into);
  for (const script of ['latin', 'chinese-simplified'])
    for (const weight of [400, 700]) {
      const name = `noto-sans-sc-${script}-${weight}-normal`;
      writeFileSync(join(into, `${name}.ttf`), unpackWoff(readFileSync(join(fonts, `${name}.woff`))));
    }
}

/** This font and no other, whatever the machine has. */
const fontsConf = (folder: string) =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>\n`;
