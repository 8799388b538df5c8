import { type Locale, locales } from '../../shared/labels.ts';
import { type Customer, customerFacts, findCustomer } from '../customers/index.ts';
import { type Order, orderById, orderFacts } from '../orders/index.ts';
import type { Db } from '../platform/database.ts';
import { localeOfText, pickLocale } from '../platform/i18n.ts';
import {
  type Fact,
  type FactSet,
  render,
  type Script,
  type Scripts,
  scriptsOf,
  type Unknown,
} from '../scripts/index.ts';
import { localeAtHome, type Shop, shopFacts } from '../shops/index.ts';
import type { Call } from './queries.ts';

/** What is said in a call of each kind, step by step. */
const steps: Readonly<Record<string, readonly string[]>> = {
  refund: ['call.refund_opening', 'call.refund_fault', 'call.refund_offer', 'call.refund_close', 'call.refund_mailbox'],
};

/** `text` null: a fact without which it cannot be said is not known. `missing`: what is not known, and so not said. */
export type SpokenStep = { situation: string; version: number; text: string | null; missing: string[] };
export type Spoken = { locale: Locale; steps: SpokenStep[] };

/** The language that the buyer reads, as far as the shop knows. */
export function localeOfBuyer(shop: Shop, customer: Customer | null): Locale {
  return customer?.locale ? pickLocale(customer.locale) : localeAtHome(shop);
}

/** The script of a call in both languages, from what is known now; the buyer's own first. */
export async function showScript(db: Db, shop: Shop, call: Call, now: Temporal.Instant): Promise<Spoken[]> {
  const customer = call.customerId ? await findCustomer(db, shop.id, call.customerId) : null;
  const order = call.orderId ? await orderById(db, shop.id, call.orderId, now) : null;
  const scripts = await scriptsOf(db, shop, now);
  const first = localeOfBuyer(shop, customer);
  return [first, ...locales.filter((other) => other !== first)].map((locale) => {
    const facts: FactSet = new Map([
      ...shopFacts(shop, locale, now),
      ...(customer ? customerFacts(customer, locale, now) : []),
      ...(order ? orderFacts(order, shop.zone, now) : []),
      ...(order ? itemIn(order, locale) : []),
    ]);
    return { locale, steps: sayAll(scripts, steps[call.kind] ?? [], facts, { locale, now, zone: shop.zone }) };
  });
}

/** Of one thing bought, what it is called in the language that is spoken; a Chinese title cannot be said in English. */
function itemIn({ lines, syncedAt }: Order, locale: Locale): [string, Fact | Unknown][] {
  const [line] = lines;
  if (!line || lines.length > 1) return [];
  const title = line.titles[locale] ?? line.title;
  const isSayable = locale === 'zh-CN' || localeOfText(title) !== 'zh-CN';
  const asOf = syncedAt;
  return [['order.item', isSayable ? { value: title, source: 'order line', asOf } : { unknown: 'missing' }]];
}

type Saying = { locale: Locale; now: Temporal.Instant; zone: string };

function sayAll(scripts: Scripts, situations: readonly string[], facts: FactSet, saying: Saying): SpokenStep[] {
  return situations.flatMap((situation) => {
    const script = scripts.find(situation, saying.locale);
    if (!script) return [];
    const said = render(script, facts, saying);
    const text = 'text' in said ? said.text : null;
    const used = 'text' in said ? said.facts.map(({ name }) => name as string) : [];
    return [{ situation, version: script.version, text, missing: unknownOf(script, facts, used) }];
  });
}

/** Facts that a wording names and nobody knows; what another wording did not need is known. */
function unknownOf(script: Script, facts: FactSet, used: readonly string[]): string[] {
  return script.facts.filter((name) => {
    const fact = facts.get(name);
    return !used.includes(name) && (fact === undefined || 'unknown' in fact);
  });
}
