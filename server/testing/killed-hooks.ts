// A node of its own that is posted one hook and dies of SIGKILL at the point it is told, for tests of what is left then.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { openConnectors } from '../connectors/index.ts';
import { heedRefusal } from '../hooks/heed-refusal.ts';
import { storeDelivery } from '../hooks/store-delivery.ts';
import { type HookPorts, tryDelivery } from '../hooks/take-delivery.ts';
import { openPool } from '../platform/database.ts';
import { openLog } from '../platform/log.ts';
import { openHttp } from '../platform/safe-http.ts';
import './no-network.ts';

/** Before it was worked off, after a refusal was heeded, in the midst of taking it, and before anybody was answered. */
export const hookDeaths = ['stored', 'heeded', 'taking', 'taken'] as const;

export type KilledHook = {
  poolConfig: pg.PoolConfig;
  secret: string;
  shopId: string;
  providerId: string;
  text: string;
  query: string;
  now: string;
  dies: (typeof hookDeaths)[number];
};

/** What the node answers with. */
export function hookPorts(secret: string, respond: HookPorts['respond']): HookPorts {
  const http = openHttp({ privateHosts: [] });
  const clock = { now: () => Temporal.Instant.from('2026-03-10T01:00:00Z') };
  const connectors = openConnectors({ http, clock, privateHosts: [], readPhoto: async () => null });
  return { connectors, secret, publicUrl: 'http://qin.test', log: openLog('silent'), respond };
}

/** By which signal it went. */
export async function dieOfHook(killed: KilledHook): Promise<string | null> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(killed)], { stdio: 'inherit' });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

async function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const {
    poolConfig,
    secret,
    shopId,
    providerId,
    text,
    query,
    now: at,
    dies,
  }: KilledHook = JSON.parse(process.argv[2] ?? '');
  const now = Temporal.Instant.from(at);
  const { db } = openPool(poolConfig);
  const ports = hookPorts(secret, async () => (dies === 'taking' ? die() : null));
  const posted = { method: 'GET', headers: {}, query, body: Buffer.alloc(0) };
  const kept = await storeDelivery(db, { shopId, providerId }, posted, now);
  if (dies === 'stored') await die();
  const from = new URLSearchParams(query).get('from') ?? '';
  if (dies === 'heeded') await heedRefusal(db, kept, { is: 'message', id: 'm', from, text, at: now }, now).then(die);
  await tryDelivery(db, ports, kept, now);
  await die();
}
