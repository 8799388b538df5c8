export const shopAddress = 'care@shop.example';

/** A mail as it comes over the wire. */
export function mailOf(headers: Record<string, string>, body = 'Where is my parcel?'): Buffer {
  const all = { From: 'Anna <anna@example.com>', To: shopAddress, Date: 'Tue, 10 Mar 2026 09:00:00 +0800', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}\r\n`);
}
