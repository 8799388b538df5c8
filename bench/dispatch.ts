import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs one of the named scripts of this folder with the remaining words, or lists them. Answers the exit code. */
export async function dispatch(
  command: string,
  scripts: Readonly<Record<string, string>>,
  prefix = '',
): Promise<number> {
  const [name = '', ...options] = process.argv.slice(2);
  if (!Object.hasOwn(scripts, name)) {
    const width = Math.max(...Object.keys(scripts).map((known) => known.length));
    const list = Object.entries(scripts).map(([known, meaning]) => `  ${known.padEnd(width)}  ${meaning}\n`);
    process.stderr.write(`npm run ${command} -- NAME [options], where NAME is one of\n${list.join('')}`);
    return 2;
  }
  const script = fileURLToPath(new URL(`${prefix}${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [script, ...options], { stdio: 'inherit' });
  return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
