import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type ScanStatus, scanStatuses } from './rules.ts';
import { type ScanReason, scanReasons } from './scan-reasons.ts';

/** Whose codes Qin understands: a file each in content/carriers. */
export const codeProviders = ['aftership', 'track17', 'kuaidi100', 'easypost', 'karrio', 'shopify', 'taobao'] as const;
export type CodeProvider = (typeof codeProviders)[number];

/** What a code means here. */
export type Meaning = { status: ScanStatus; reason: ScanReason | null };

type Line = ScanStatus | { status: ScanStatus; reason: ScanReason };
type Words = { codes: string[]; text: string; status: ScanStatus; reason: ScanReason };
type File = { source: string[]; zone: string; codes: Record<string, Line>; words?: Words[] };

type Table = {
  zone: string;
  exact: ReadonlyMap<string, Meaning>;
  /** `on_hold:customs_*`, `*:carrier_parcel_lost`. */
  patterns: readonly { pattern: RegExp; meaning: Meaning }[];
  words: readonly { codes: readonly string[]; text: RegExp; meaning: Meaning }[];
};

const folder = fileURLToPath(new URL('../../content/carriers', import.meta.url));
const tables = new Map<CodeProvider, Table>();

/**
 * What a provider's code means: `status`, or `status:detail`. One that nobody knows is `unknown`, whatever it says: it can
 * never be taken for a delivery or a return. Small and large letters are one.
 */
export function meaningOf(provider: CodeProvider, code: string, text = ''): Meaning {
  const { exact, patterns, words } = tableOf(provider);
  const said = code.trim().toLowerCase();
  const inWords = words.find(({ codes, text: pattern }) => codes.includes(said) && pattern.test(text));
  if (inWords) return inWords.meaning;
  const known = exact.get(said) ?? patterns.find(({ pattern }) => pattern.test(said))?.meaning;
  const [, base = said, detail = ''] = /^([^:]*):(.*)$/s.exec(said) ?? [];
  const found = known ?? (detail === '' ? undefined : exact.get(base));
  const reason = scanReasons.find((one) => one === detail) ?? null;
  return { status: found?.status ?? 'unknown', reason: found?.reason ?? (found ? reason : null) };
}

/** Where the clocks stand that a provider's times without a zone are of. */
export function zoneOf(provider: CodeProvider, shopZone: string): string {
  const { zone } = tableOf(provider);
  return zone === 'shop' ? shopZone : zone;
}

function tableOf(provider: CodeProvider): Table {
  const known = tables.get(provider);
  if (known) return known;
  const read = readTable(`${folder}/${provider}.yaml`);
  tables.set(provider, read);
  return read;
}

function readTable(path: string): Table {
  const { zone, codes, words = [] } = parse(readFileSync(path, 'utf8')) as File;
  const lines = Object.entries(codes).map(([code, line]) => [code.toLowerCase(), readMeaning(line, path)] as const);
  const isPattern = (code: string) => code.includes('*');
  const patternOf = (code: string) => new RegExp(`^${code.split('*').map(RegExp.escape).join('.*')}$`, 's');
  return {
    zone,
    exact: new Map(lines.filter(([code]) => !isPattern(code))),
    patterns: lines
      .filter(([code]) => isPattern(code))
      .map(([code, meaning]) => ({ pattern: patternOf(code), meaning })),
    words: words.map(({ codes: of, text, ...meaning }) => ({
      codes: of.map((code) => code.toLowerCase()),
      text: new RegExp(text, 'iu'),
      meaning: readMeaning(meaning, path),
    })),
  };
}

/** A word in the files that nobody knows must not wait for a parcel to be found. */
function readMeaning(line: Line, path: string): Meaning {
  const { status, reason } = typeof line === 'string' ? { status: line, reason: null } : line;
  if (!scanStatuses.includes(status)) throw new TypeError(`${path}: "${status}" is no carrier status`);
  if (reason !== null && !scanReasons.includes(reason)) throw new TypeError(`${path}: "${reason}" is no reason`);
  return { status, reason };
}
