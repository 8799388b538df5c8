import { BlockList, isIP } from 'node:net';

/** What is not the public internet, by IANA's special-purpose registries (RFC 6890), and metadata services beside them. */
const notPublic = new BlockList();
const ranges4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Shared between subscribers; Aliyun's metadata service is 100.100.100.200.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's metadata service has a public number.
  ['168.63.129.16', 32],
] as const;
for (const [network, length] of ranges4) notPublic.addSubnet(network, length, 'ipv4');
const ranges6 = [
  // Teredo, 6to4 and their like lead on to an IPv4 address that nobody would have checked.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;
for (const [network, length] of ranges6) notPublic.addSubnet(network, length, 'ipv6');

/** All that IPv6 has given out so far: loopback, mapped IPv4, NAT64, local and multicast addresses lie outside. */
const givenOut = new BlockList();
givenOut.addSubnet('2000::', 3, 'ipv6');

/** Whether a numeric address is one of the public internet. Anything else than a plain numeric address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return false;
  if (family === 4) return !notPublic.check(address, 'ipv4');
  return givenOut.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}
