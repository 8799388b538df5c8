import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { isPublicAddress } from './public-addresses.ts';
import { lookUp, type Resolve, resolveBySystem } from './safe-connect.ts';

/** How a call ended. Only `not_connected` proves that the other side has seen nothing of it. */
export type HttpAnswer =
  | { is: 'answered'; status: number; headers: Readonly<Record<string, string>>; body: string }
  | { is: 'not_connected'; reason: string }
  | { is: 'unclear'; reason: string };

export type HttpCall = {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** The call ends within this time, whatever happens. */
  timeoutMs: number;
};

/** The one way out to addresses that somebody typed in. Never throws for what the network does. */
export type Http = { call(call: HttpCall): Promise<HttpAnswer>; close(): Promise<void> };

/** Answers of providers are a few hundred bytes. */
const longestAnswer = 64 * 1024;
const connectTimeoutMs = 4_000;

/** Nothing of the call has left: the connection itself did not come about. */
class NotConnected extends Error {}

/**
 * Opens connections to public addresses by https, and, also by plain http, to `privateHosts` (`host:port`), which are the
 * installation's to name and never a shop's. Each name is looked up once, every address found is checked, and the
 * connection goes to what was checked. Redirects are answers like any other; proxies of the environment are not used.
 */
export function openHttp({
  privateHosts,
  resolve = resolveBySystem,
}: {
  privateHosts: readonly string[];
  resolve?: Resolve;
}): Http {
  const allowed = new Set(privateHosts.map((host) => host.toLowerCase()));
  const toAnywhere = buildConnector({ timeout: connectTimeoutMs, lookup: lookUp(resolve, () => true) });
  const toPublic = buildConnector({ timeout: connectTimeoutMs, lookup: lookUp(resolve, isPublicAddress) });
  const connect: buildConnector.connector = (to, connected) => {
    const isAllowed = allowed.has(hostKey(to.hostname, to.port, to.protocol));
    if (!isAllowed && isIP(to.hostname) !== 0 && !isPublicAddress(to.hostname)) {
      connected(new NotConnected('address_not_public'), null);
      return;
    }
    (isAllowed ? toAnywhere : toPublic)(to, (error, socket) =>
      error ? connected(new NotConnected(codeOf(error)), null) : connected(null, socket),
    );
  };
  // Each connection serves one call: one that is kept may be closed by the other side just as the next call leaves, and
  // nobody could tell whether that call arrived.
  const agent = new Agent({ connect, pipelining: 0, maxResponseSize: longestAnswer });
  return {
    call: async (call) => {
      const url = readUrl(call.url, allowed);
      return url ? ask(agent, url, call) : { is: 'not_connected', reason: 'url_not_allowed' };
    },
    close: () => agent.close(),
  };
}

async function ask(agent: Agent, url: URL, call: HttpCall): Promise<HttpAnswer> {
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: call.method,
      ...(call.headers ? { headers: call.headers } : {}),
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: AbortSignal.timeout(call.timeoutMs),
    });
    return { is: 'answered', status: answer.statusCode, headers: flat(answer), body: await answer.body.text() };
  } catch (error) {
    if (error instanceof NotConnected) return { is: 'not_connected', reason: error.message };
    return { is: 'unclear', reason: codeOf(error) };
  }
}

/** Null: not a web address that may be called. Names and passwords in it would end up in logs. */
function readUrl(text: string, allowed: ReadonlySet<string>): URL | null {
  const url = URL.parse(text);
  if (!url || url.username || url.password) return null;
  if (url.protocol === 'https:') return url;
  return url.protocol === 'http:' && allowed.has(hostKey(url.hostname, url.port, url.protocol)) ? url : null;
}

function hostKey(hostname: string, port: string, protocol: string): string {
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  return `${host}:${port || (protocol === 'https:' ? 443 : 80)}`.toLowerCase();
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return 'timed_out';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function flat({ headers }: Dispatcher.ResponseData): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}
