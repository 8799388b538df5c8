import type { MessageChannel } from './provider.ts';

/** Enough to know one's own by: w***@example.com, +86138****5678. */
export function maskAddress(channel: MessageChannel, address: string): string {
  if (channel === 'sms') return address.replace(/^(.*).{4}(.{4})$/, '$1****$2');
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}***${address.slice(at)}`;
}
