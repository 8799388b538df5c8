/** Where our own pages are: the server's address, without a slash at the end, and the shop's code. */
export type Place = { publicUrl: string; code: string };

/** The address at which whoever has it sees where the parcels of one order are. */
export function trackingUrl({ publicUrl, code }: Place, token: string): string {
  return `${publicUrl}/t/${encodeURIComponent(code)}/${writeTrackingToken(token)}`;
}

/** 22 signs instead of 36: a link in an SMS is paid for by its length. */
export function writeTrackingToken(token: string): string {
  return Buffer.from(token.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The token as the order keeps it; null for what no link of ours can hold. */
export function readTrackingToken(text: string): string | null {
  const hex = Buffer.from(text, 'base64url').toString('hex');
  const token = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return hex.length === 32 && writeTrackingToken(token) === text ? token : null;
}
