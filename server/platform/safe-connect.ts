import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-addresses.ts';

export type Resolve = (
  hostname: string,
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The numeric address to connect to, for a host that somebody typed in. Rejects with a `code`: `address_not_public` … */
export type AddressOf = (host: string, port: number) => Promise<string>;

/**
 * For what is not HTTP: the same rule as `openHttp`. A name is looked up once, every address found must be public, or
 * `host:port` one of the installation's `privateHosts`; the caller connects to the address and keeps the name for TLS.
 */
export function checkAddresses({
  privateHosts,
  resolve = resolveBySystem,
}: {
  privateHosts: readonly string[];
  resolve?: Resolve;
}): AddressOf {
  const allowed = new Set(privateHosts.map((one) => one.toLowerCase()));
  return (host, port) => {
    const isAllowed = allowed.has(`${host.includes(':') ? `[${host}]` : host}:${port}`.toLowerCase());
    return new Promise((found, failed) => {
      lookUp(resolve, isAllowed ? () => true : isPublicAddress)(host, {}, (error, address) =>
        error ? failed(error) : found(String(address)),
      );
    });
  };
}

/** A look-up whose every address must pass: one bad address among good ones is somebody's trick. */
export function lookUp(resolve: Resolve, passes: (address: string) => boolean): LookupFunction {
  return (hostname, options, found) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses;
      if (error || !first) found(error ?? withCode('ENOTFOUND'), '', 4);
      else if (!addresses.every(({ address }) => passes(address))) found(withCode('address_not_public'), '', 4);
      else if (options.all) found(null, addresses);
      else found(null, first.address, first.family);
    });
  };
}

export function resolveBySystem(hostname: string, found: Parameters<Resolve>[1]): void {
  systemLookup(hostname, { all: true }, (error, addresses) => found(error, addresses ?? []));
}

const withCode = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
