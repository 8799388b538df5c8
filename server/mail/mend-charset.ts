const guesses = ['gb18030', 'big5'] as const;
type Encoding = 'utf-8' | (typeof guesses)[number];

/** Header and body parts that stand there as plain bytes in an encoding that nobody named, or named wrongly, read as `encoding`. */
export function readAs(raw: Buffer, encoding: Encoding): Buffer {
  const text = raw.toString('latin1');
  const named = text.replace(/(charset\s*=\s*"?)[\w.:+-]{1,40}/gi, `$1${encoding}`);
  const all = named.replace(
    /^(content-type:[ \t]*text\/(?:plain|html))[ \t]*(?=\r?\n(?![ \t]))/gim,
    `$1; charset=${encoding}`,
  );
  const head = endOfHeaders(all);
  const needsType = !/^content-type:/im.test(all.slice(0, head));
  return Buffer.from(needsType ? `Content-Type: text/plain; charset=${encoding}\r\n${all}` : all, 'latin1');
}

/** Headers that were written as plain bytes of a Chinese encoding: RFC 2047 wants them encoded, and old programs do not care. */
export function mendHeaders(raw: Buffer): Buffer {
  const end = endOfHeaders(raw.toString('latin1', 0, 1024 * 1024));
  const head = raw.subarray(0, end);
  if (isUtf8(head)) return raw;
  return Buffer.concat([Buffer.from(new TextDecoder('gb18030').decode(head)), raw.subarray(end)]);
}

/** Names of encodings that no decoder knows would be read as Western letters. */
export function mendNames(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  let isChanged = false;
  const named = text.replace(/(charset\s*=\s*"?)([\w.:+-]{1,40})/gi, (whole, before: string, name: string) => {
    if (isKnown(name)) return whole;
    isChanged = true;
    return `${before}utf-8`;
  });
  return isChanged ? Buffer.from(named, 'latin1') : raw;
}

/** The reading with the fewest signs that could not be read; the mail's own word counts as long as none could not. */
export async function readBest<Read>(
  raw: Buffer,
  read: (bytes: Buffer) => Promise<Read>,
  textOf: (found: Read) => string,
): Promise<Read> {
  const mended = mendHeaders(mendNames(raw));
  let best = await read(mended);
  let fewest = unreadIn(textOf(best));
  for (const encoding of guesses) {
    if (fewest === 0) break;
    const other = await read(readAs(mended, encoding));
    const unread = unreadIn(textOf(other));
    if (unread < fewest / 2) [best, fewest] = [other, unread];
  }
  return best;
}

const unreadIn = (text: string) => text.slice(0, 200_000).split('\ufffd').length - 1;

function endOfHeaders(text: string): number {
  const found = /\r?\n\r?\n/.exec(text);
  return found ? found.index + found[0].length : text.length;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Also the spellings that the reader of mails puts right by itself: x-gbk, cp936, gb_2312-80. */
function isKnown(name: string): boolean {
  const plain = name.toLowerCase().replace(/^(x-|cs)/, '');
  if (/^(cp|ms|windows-?)?\d{3,5}$|^gb|^iso|^utf|^big5|^shift|^euc/.test(plain)) return true;
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
