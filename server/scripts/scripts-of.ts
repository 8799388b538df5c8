import type { Locale } from '../../shared/labels.ts';
import type { Db, Tx } from '../platform/database.ts';
import { scriptsStampOf } from '../shops/index.ts';
import { loadScripts, type Scripts } from './load-scripts.ts';
import { parseScript } from './parse-script.ts';
import { selectReleases, selectVersionBody } from './queries.ts';
import { inEffect, toCome } from './rules.ts';
import { type Script, ScriptFault } from './script.ts';

type Release = {
  version: number;
  effectiveFrom: Temporal.Instant | null;
  withdrawnAt: Temporal.Instant | null;
  situation: string;
  locale: Locale;
  body: string;
};
type Span = { from: Temporal.Instant; until: Temporal.Instant | null; scripts: Scripts };
/** A shop's own releases as they were read under `stamp`, and the wordings that counted when last asked. */
type Kept = { stamp: string; releases: ReadonlyMap<string, readonly Release[]>; span: Span | null };

/** Shops whose wordings this process keeps ready: the ones asked for last. */
const mostKept = 200;
const kept = new Map<string, Kept>();
let shipped: Scripts | undefined;

/** What comes with Qin, read once. */
export function shippedScripts(): Scripts {
  shipped ??= loadScripts();
  return shipped;
}

/**
 * The wordings that count in this shop at `now`: its own releases, and for the rest what is shipped. The stamp came with
 * the shop, so a release counts on every node from its commit on, and while nothing changes this costs no statement.
 */
export async function scriptsOf(
  tx: Db | Tx,
  { id, scriptsStamp }: { id: string; scriptsStamp: string | null },
  now: Temporal.Instant,
): Promise<Scripts> {
  if (scriptsStamp === null) return shippedScripts();
  const known = kept.get(id);
  const current = known?.stamp === scriptsStamp ? known : { ...(await read(tx, id)), stamp: scriptsStamp };
  keep(id, current);
  if (!current.span || !isWithin(current.span, now)) current.span = spanAt(current.releases, now);
  return current.span.scripts;
}

/** The same for who has no shop at hand: one cheap statement more. */
export async function scriptsFor(tx: Db | Tx, shopId: string, now: Temporal.Instant): Promise<Scripts> {
  return scriptsOf(tx, { id: shopId, scriptsStamp: await scriptsStampOf(tx, shopId) }, now);
}

/** The script that a message was made from: the shop's own of that version, else the shipped one. Null when neither is there. */
export async function scriptVersion(
  tx: Db | Tx,
  shopId: string,
  situation: string,
  locale: Locale,
  version: number,
): Promise<Script | null> {
  const own = await selectVersionBody(tx, shopId, { situation, locale, version });
  if (own) return compiled(situation, locale, own);
  const base = shippedScripts().find(situation, locale);
  return base?.version === version ? base : null;
}

/** The name under which a wording is read that lies in the database, as a file of that name would be. */
export function fileOf(situation: string, locale: Locale): string {
  return `${locale}/${situation}.yaml`;
}

/** Throws ScriptFault. */
export function compiled(situation: string, locale: Locale, body: string): Script {
  return parseScript(fileOf(situation, locale), new TextEncoder().encode(body));
}

async function read(tx: Db | Tx, shopId: string): Promise<Omit<Kept, 'stamp'>> {
  const rows = await selectReleases(tx, shopId);
  return { releases: Map.groupBy(rows, keyOf), span: null };
}

/** Least recently asked for first: a Map keeps the order in which its keys were set. */
function keep(shopId: string, one: Kept): void {
  kept.delete(shopId);
  kept.set(shopId, one);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}

function isWithin({ from, until }: Span, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(from, now) <= 0 && (until === null || Temporal.Instant.compare(now, until) < 0);
}

/** Valid from `now` until the next release begins. */
function spanAt(releases: Kept['releases'], now: Temporal.Instant): Span {
  const base = shippedScripts();
  const own = new Map<string, Script>();
  let until: Temporal.Instant | null = null;
  for (const [key, list] of releases) {
    const current = inEffect(list, now);
    const script = current && readable(current);
    if (script) own.set(key, script);
    const next = toCome(list, now)[0]?.effectiveFrom ?? null;
    if (next && (until === null || Temporal.Instant.compare(next, until) < 0)) until = next;
  }
  const all = base.all.map((script) => own.get(keyOf(script)) ?? script);
  const find = (situation: string, locale: Locale) => own.get(`${locale} ${situation}`) ?? base.find(situation, locale);
  return { from: now, until, scripts: { all, find } };
}

/** A wording that this Qin cannot read any more (a fact was given up since) must not keep the shop from answering: then what is shipped counts. */
function readable({ situation, locale, body }: Release): Script | null {
  try {
    return compiled(situation, locale, body);
  } catch (error) {
    if (error instanceof ScriptFault) return null;
    throw error;
  }
}

function keyOf({ locale, situation }: { locale: Locale; situation: string }): string {
  return `${locale} ${situation}`;
}
