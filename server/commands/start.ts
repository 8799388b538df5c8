import { buildApp } from '../app.ts';
import { openConnectors } from '../connectors/index.ts';
import { demoShopCode, keepDemoFresh, loadInOwnProcess } from '../demo/index.ts';
import { readSentPhoto } from '../files/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { type OpenDatabase, openDatabase } from '../platform/database.ts';
import { Refused } from '../platform/errors.ts';
import type { App } from '../platform/http.ts';
import { openLog } from '../platform/log.ts';
import { migrate } from '../platform/migrate.ts';
import { openHttp } from '../platform/safe-http.ts';
import { readOrMakeSecret } from '../platform/secret.ts';
import { giveBackMemory } from '../platform/tidy-heap.ts';
import { findShopByCode, isFirstRun, setUpCodeOf } from '../shops/index.ts';
import { startWorker } from '../worker.ts';
import { type Command, type Invocation, WrongUsage } from './command.ts';

export const startCommand: Command = {
  operands: '',
  count: [0, 0],
  options: { port: { type: 'string' }, demo: { type: 'boolean' } },
  help: {
    port: 'NUMBER: where to listen (default 3000)',
    demo: 'load the demo shop; listens on this machine only and never sends anything outside',
  },
  examples: [
    'qin start --demo',
    'qin start --port 8080 --data /srv/qin',
    'DATABASE_URL=postgres://… QIN_ROLES=web qin start',
  ],
  run: start,
};

type Stoppable = { stop(): Promise<void> };

async function start(invocation: Invocation): Promise<number> {
  const isDemo = invocation.options.demo === true;
  const config = configFor(invocation, isDemo);
  const opened = await openDatabase(config);
  try {
    const isOwner = opened.embedded === null || opened.embedded.becomeOwner();
    if (!isOwner) throw new Refused('already_running', 409, { path: config.dataDir });
    await migrate(opened.pool);
    if (isDemo) await loadDemoOnce(opened, config);
    await serve(opened, config, isDemo, invocation);
  } finally {
    await opened.close();
  }
  return 0;
}

function configFor({ config, options }: Invocation, isDemo: boolean): Config {
  const port = options.port === undefined ? config.port : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new WrongUsage('bad_port', { port: String(options.port) });
  return { ...config, port, host: isDemo ? '127.0.0.1' : config.host };
}

async function loadDemoOnce({ db }: OpenDatabase, config: Config): Promise<void> {
  const found = await findShopByCode(db, demoShopCode);
  if (!found) await loadInOwnProcess(config, config.publicUrl ?? `http://localhost:${config.port}`);
  if (found?.isDemo) await db.transaction().execute((tx) => keepDemoFresh(tx, found.id, systemClock.now()));
}

/** Runs until the process is asked to stop; then no new requests, running ones finish, jobs finish, the database closes. */
async function serve(
  { db, poolConfig }: OpenDatabase,
  config: Config,
  isDemo: boolean,
  invocation: Invocation,
): Promise<void> {
  const log = openLog(config.logLevel);
  const running: Stoppable[] = [];
  try {
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
    const secret = readOrMakeSecret(config);
    const http = openHttp({ privateHosts: config.privateHosts });
    running.push({ stop: () => http.close() });
    const connectors = openConnectors({
      http,
      clock: systemClock,
      privateHosts: config.privateHosts,
      readPhoto: (shopId, fileId) => readSentPhoto(db, shopId, fileId),
    });
    if (config.roles.has('worker'))
      running.push(
        await startWorker({
          db,
          poolConfig,
          clock: systemClock,
          log,
          publicUrl,
          secret,
          connectors,
        }),
      );
    if (config.roles.has('web')) {
      const app = await buildApp({
        db,
        poolConfig,
        config,
        secret,
        clock: systemClock,
        log,
        connectors,
        isDemo,
      });
      running.push({ stop: () => app.close() });
      giveBackMemory(); // while nobody waits for an answer yet
      const url = await listen(app, config);
      const setUpUrl = !isDemo && (await isFirstRun(db)) ? `${config.publicUrl ?? url}/#${setUpCodeOf(secret)}` : null;
      if (setUpUrl === null) invocation.print({ url }, `Qin is at ${url}`);
      else invocation.print({ url, setUpUrl }, `Qin is at ${url}\nOpen your shop, once, at ${setUpUrl}`);
    }
    await askedToStop();
  } finally {
    for (const part of running.reverse()) await part.stop();
  }
}

async function listen(app: App, { host, port }: Config): Promise<string> {
  try {
    const address = await app.listen({ host, port });
    return address.replace('127.0.0.1', 'localhost');
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') throw new Refused('port_taken', 409, { port });
    throw error;
  }
}

/** A second signal does not wait. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
  });
}
