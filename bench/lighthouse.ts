import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { unpackBrowser } from '../server/testing/browser-files.ts';

// Lighthouse is not one of our packages: npm fetches it into its own cache for this measurement.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    port: { type: 'string', default: '4311' },
    json: { type: 'boolean' },
  },
});
const tool = 'lighthouse@13.5.0';
const base = `http://localhost:${values.port}`;
const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'qin-lighthouse-'));
const { executable, env } = await unpackBrowser();
const server = spawn(process.execPath, ['server/main.ts', 'start', '--demo', '--port', values.port, '--data', folder], {
  cwd: root,
  stdio: 'ignore',
});

type Scores = { performance: number; accessibility: number; lcpMs: number; blockedMs: number };

try {
  await untilOpen();
  const cookie = await enter();
  const visit = await proveOrder();
  const pages = {
    'chat page, mobile': () => look('/chat/demo', []),
    'returns page, mobile': () => look('/r/demo', []),
    'tracking page, mobile': () => look('/t/demo/order', [`--extra-headers=${JSON.stringify({ cookie: visit })}`]),
    'inbox, desktop': () =>
      look('/desk/inbox/all', ['--preset=desktop', `--extra-headers=${JSON.stringify({ cookie })}`]),
  };
  const result: Record<string, Scores> = {};
  for (const [name, once] of Object.entries(pages)) {
    const seen: Scores[] = [];
    for (let run = 0; run < Number(values.runs); run++) seen.push(await once());
    result[name] = medianOf(seen);
    if (!values.json) process.stdout.write(`${name}: ${JSON.stringify(result[name])}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  const isFine = Object.entries(result).every(
    ([name, { performance, accessibility }]) =>
      performance >= (name.startsWith('inbox') ? 85 : 95) && accessibility >= 95,
  );
  process.exitCode = isFine ? 0 : 1;
} finally {
  const gone = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
}

async function untilOpen(): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    const isOpen = await fetch(`${base}/chat/demo`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isOpen) return;
    await sleep(500);
  }
  throw new Error('the server did not start');
}

async function enter(): Promise<string> {
  const reply = await fetch(`${base}/demo/workbench`, {
    method: 'POST',
    body: new URLSearchParams({ as: 'agent' }),
    headers: { origin: base },
    redirect: 'manual',
  });
  return reply.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** A visit to the tracking page, as its door leads to it: the demo names an order and tells the code that was mailed. */
async function proveOrder(): Promise<string> {
  let cookie = '';
  const step = async (path: string, fields?: Record<string, string>): Promise<string> => {
    const form = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
    const headers = { cookie, origin: base, 'accept-language': 'en' };
    const reply = await fetch(base + path, { ...form, headers, redirect: 'manual' });
    cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return reply.text();
  };
  const found = (page: string, what: RegExp) => what.exec(page)?.slice(1) ?? [];
  const door = await step('/t/demo');
  const [token = ''] = found(door, /name="token" value="([^"]+)"/);
  const [order = '', address = ''] = found(door, /Try order (\S+) with (\S+)\.</);
  await step('/t/demo', { token, order, address });
  const [code = ''] = found(await step('/t/demo/code'), /The code is (\d{6})/);
  await step('/t/demo/code', { token, code });
  return cookie;
}

async function look(path: string, options: readonly string[]): Promise<Scores> {
  const file = join(folder, 'report.json');
  const words = [
    ...['exec', '--yes', `--package=${tool}`, '--', 'lighthouse', base + path, ...options],
    ...['--only-categories=performance,accessibility', '--output=json', `--output-path=${file}`, '--quiet'],
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
  ];
  const child = spawn('npm', words, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env, CHROME_PATH: executable },
  });
  const code = await new Promise((done) => child.once('exit', done));
  if (code !== 0) throw new Error(`${tool} ended with ${code}`);
  const { categories, audits } = JSON.parse(readFileSync(file, 'utf8')) as {
    categories: Record<'performance' | 'accessibility', { score: number }>;
    audits: Record<string, { numericValue: number }>;
  };
  return {
    performance: Math.round(categories.performance.score * 100),
    accessibility: Math.round(categories.accessibility.score * 100),
    lcpMs: Math.round(audits['largest-contentful-paint']?.numericValue ?? 0),
    blockedMs: Math.round(audits['total-blocking-time']?.numericValue ?? 0),
  };
}

function medianOf(seen: readonly Scores[]): Scores {
  const middle = (name: keyof Scores) =>
    seen.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(seen.length / 2)] ?? 0;
  return {
    performance: middle('performance'),
    accessibility: middle('accessibility'),
    lcpMs: middle('lcpMs'),
    blockedMs: middle('blockedMs'),
  };
}
