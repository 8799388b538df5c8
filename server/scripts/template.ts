import { Context, Liquid, type Template as LiquidTemplate } from 'liquidjs';
import type { Locale } from '../../shared/labels.ts';
import { type FactName, isFactName } from './catalogue.ts';
import type { SayableValue } from './facts.ts';
import { type Moment, namedInteger } from './format.ts';
import type { ReadingCode } from './script.ts';

type Piece = string | { fact: FactName; form: keyof Moment };

/** One wording, compiled: `pieces` where it only names facts (a tenth of Liquid's time), else `liquid`. */
export type Template = {
  source: string;
  facts: readonly FactName[];
  pieces: readonly Piece[] | null;
  liquid: LiquidTemplate[];
};
export type Filling = ReadonlyMap<FactName, SayableValue>;

/** Says what is wrong with a wording: bad Liquid, an unknown variable, filter or tag. */
export class TemplateFault extends Error {
  readonly code: ReadingCode;
  readonly params: Readonly<Record<string, string>>;
  constructor(code: ReadingCode, params: Readonly<Record<string, string>>) {
    super(code);
    this.name = 'TemplateFault';
    this.code = code;
    this.params = params;
  }
}

const ALLOWED_TAGS = new Set(['if', 'elsif', 'else', 'endif', 'unless', 'endunless']);
const ALLOWED_FILTERS = new Set(['on', 'by', 'around', 'unless_same', 'plural', 'to', 'numbered']);
const engines: Record<Locale, Liquid> = { en: newEngine('en'), 'zh-CN': newEngine('zh-CN') };

/** Compiles a wording once; throws TemplateFault in words that name the variable, filter or tag at fault. */
export function compileTemplate(source: string, locale: Locale): Template {
  for (const [, tag = ''] of source.matchAll(/\{%-?\s*(\w*)/g)) {
    if (!ALLOWED_TAGS.has(tag)) throw new TemplateFault('tag_not_allowed', { tag });
  }
  for (const [, filter = ''] of source.matchAll(/\|\s*(\w*)/g)) {
    if (!ALLOWED_FILTERS.has(filter))
      throw new TemplateFault('unknown_filter', { filter, known: [...ALLOWED_FILTERS].join(', ') });
  }
  const { liquid, names } = parse(source, locale);
  const unknown = names.find((name) => !isFactName(name));
  if (unknown !== undefined) throw new TemplateFault('unknown_variable', { name: unknown });
  const facts = names.filter(isFactName);
  return { source, facts, pieces: toPieces(source), liquid };
}

/** The finished text. Every fact of the template must be in the filling. */
export function fillTemplate(template: Template, filling: Filling, locale: Locale): string {
  if (template.pieces === null) return fillLiquid(template, filling, locale);
  let text = '';
  for (const piece of template.pieces) {
    text += typeof piece === 'string' ? piece : inWords(filling.get(piece.fact), locale, piece.form);
  }
  return text;
}

function parse(source: string, locale: Locale): { liquid: LiquidTemplate[]; names: string[] } {
  try {
    const liquid = engines[locale].parse(source);
    return { liquid, names: engines[locale].globalFullVariablesSync(liquid) };
  } catch (error) {
    throw new TemplateFault('bad_liquid', { detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Null for what only Liquid can do: conditions, and filters that take arguments. */
function toPieces(source: string): Piece[] | null {
  if (source.includes('{%')) return null;
  const pieces: Piece[] = [];
  for (const part of source.split(/(\{\{[^}]*\}\})/)) {
    if (part === '') continue;
    const [, fact, form = 'bare'] = /^\{\{\s*([\w.]+)\s*(?:\|\s*(on|by)\s*)?\}\}$/.exec(part) ?? [];
    if (fact === undefined && part.includes('{{')) return null;
    pieces.push(fact === undefined ? part : { fact: fact as FactName, form: form as keyof Moment });
  }
  return pieces;
}

function fillLiquid(template: Template, filling: Filling, locale: Locale): string {
  const scope: Record<string, unknown> = {};
  const groups: Record<string, Record<string, unknown>> = {};
  for (const name of template.facts) {
    const [group = name, field] = name.split('.');
    if (field === undefined) scope[group] = filling.get(name);
    else groups[group] = { ...groups[group], [field]: filling.get(name) };
  }
  Object.assign(scope, groups);
  const engine = engines[locale];
  return engine.renderSync(template.liquid, new Context(scope, engine.options, { sync: true }));
}

/** A value where a sentence names it, a moment in the form asked for. */
function inWords(value: unknown, locale: Locale, form: keyof Moment = 'bare'): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return namedInteger(value, locale);
  if (Array.isArray(value)) return value.join(locale === 'en' ? ', ' : '、');
  if (isMoment(value)) return value[form];
  throw new TypeError('a value of this type cannot be printed');
}

function isMoment(value: unknown): value is Moment {
  return typeof value === 'object' && value !== null && 'bare' in value;
}

function newEngine(locale: Locale): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: (value) => inWords(value, locale),
    templates: {},
  });
  engine.registerFilter('on', (value: Moment) => value.on);
  engine.registerFilter('by', (value: Moment) => value.by);
  // "today", "around Tuesday 3 March".
  engine.registerFilter('around', ({ bare, on }: Moment) => (bare === on ? bare : `around ${bare}`));
  // A second moment with the words before it, or nothing where it is the first one again.
  engine.registerFilter('unless_same', ({ bare }: Moment, other: Moment, words: string) =>
    bare === other.bare ? '' : words + bare,
  );
  engine.registerFilter('plural', (count: number, one: string, many: string) => counted(count, one, many, locale));
  // "5 to 7 days", "1 day", "5到7": a range whose ends are equal is one number.
  engine.registerFilter('to', (least: number, most: number, one = '', many = '') => {
    if (least === most) return counted(most, one, many, locale);
    return `${namedInteger(least, locale)}${locale === 'en' ? ' to ' : '到'}${counted(most, one, many, locale)}`;
  });
  engine.registerFilter('numbered', (options: readonly string[]) =>
    options.map((option, index) => `${index + 1}. ${option}`).join('\n'),
  );
  return engine;
}

function counted(count: number, one: string, many: string, locale: Locale): string {
  const unit = count === 1 ? one : many;
  return unit === '' ? namedInteger(count, locale) : `${namedInteger(count, locale)} ${unit}`;
}
