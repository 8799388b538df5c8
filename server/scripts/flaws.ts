/** What an unfilled or badly filled text looks like. The same patterns judge a fact's value, a script and a reply. */
const PLACEHOLDERS: readonly RegExp[] = [
  /(?<![A-Za-z0-9])x{2,}(?![A-Za-z0-9])/i, // "xx (city)", "从xx发出"; XXL and Maxx are words
  /(?<![A-Za-z0-9])x\s+(?:days?|hours?|city|km)\b/i, // "within x days"
  /(?<![A-Za-z0-9])x\s*[天日号月年元]/i,
  /某某|[×＊]{2,}|\*{2,}|_{2,}|\.{4,}|\?{3,}/, // "**" also hides a masked name: 王**
  /undefined|(?<![A-Za-z])NaN(?![A-Za-z])|\[object\b|\bTODO\b|\bTBD\b|\bN\/A\b|Invalid Date/,
  /\{\{|\}\}|\{%|%\}|\$\{/,
  /\uFFFD/, // bytes that were read in the wrong encoding
];

const BLANKS: readonly RegExp[] = [
  / {2,}|\t|[ ](?=[,.;:!?]|$)|^\s/m,
  /\(\s*\)|（\s*）|""|“\s*”|「\s*」/,
  /[，。；：、！？][，。；：、！]|,[,.;:]|\.,|;\./,
];

/** The unfinished placeholder in this text, or null. */
export function findPlaceholder(text: string): string | null {
  return firstMatch(PLACEHOLDERS, text);
}

/** The place where something was left out of this text (a gap, empty brackets, doubled punctuation), or null. */
export function findBlank(text: string): string | null {
  if (text.trim() === '') return 'empty text';
  return firstMatch(BLANKS, text);
}

function firstMatch(patterns: readonly RegExp[], text: string): string | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match[0].trim() || 'a gap';
  }
  return null;
}
