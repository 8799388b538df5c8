const blocks = new Set(
  'address article blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul'.split(
    ' ',
  ),
);
const unseen = new Set(['head', 'noscript', 'script', 'style', 'template', 'title']);
const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', zwnj: '', zwj: '\u200d' },
  ...{ hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', middot: '·', bull: '•' },
  ...{ copy: '©', reg: '®', trade: '™', euro: '€', pound: '£', yen: '¥', times: '×', deg: '°' },
};

/**
 * The words of an HTML mail, with a line for each block and `> ` before what is quoted. One pass: whoever writes rubbish
 * gets text of rubbish, in a time that grows with its length alone.
 */
export function htmlToText(html: string): string {
  // Only letters of tags: some others are two in small, and every place behind them would be another.
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const written = textOf();
  let depth = 0;
  for (let at = 0; at < html.length; ) {
    const open = html.indexOf('<', at);
    written.add(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    if (!/[a-z!/?]/i.test(html[open + 1] ?? '')) {
      written.add('<');
      at = open + 1;
      continue;
    }
    const end = html.startsWith('<!--', open) ? endOf(html, '-->', open + 4) : endOf(html, '>', open);
    const [, closing, name = ''] = /^<(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(open, open + 20)) ?? [];
    at = end;
    if (name === 'blockquote') {
      depth = Math.max(0, depth + (closing ? -1 : 1));
      written.quote(depth);
    } else if (blocks.has(name)) written.line(name === 'br' || name === 'p');
    else if (name === 'td' || name === 'th') written.add(' ');
    if (!closing && unseen.has(name)) at = endOf(lower, `</${name}`, end, 0);
  }
  return written.whole();
}

/** Behind the next of these, or before it; what is never closed ends with the text. */
function endOf(text: string, mark: string, from: number, length = mark.length): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + length;
}

function textOf() {
  const lines: string[] = [];
  let line: string[] = [];
  let depth = 0;
  const end = (isBreak: boolean) => {
    const words = line.join('').replace(/\s+/g, ' ').trim();
    line = [];
    if (words !== '' || (isBreak && lines.at(-1) !== '')) lines.push(words && `${'> '.repeat(depth)}${words}`);
  };
  return {
    add: (text: string) => {
      if (text !== '') line.push(withoutEntities(text));
    },
    line: end,
    quote: (next: number) => {
      end(false);
      depth = Math.min(next, 5);
    },
    whole: () => {
      end(false);
      return lines.join('\n').trim();
    },
  };
}

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal, hex, name) => {
    if (name) return entities[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code);
  });
}
