import { type Form, hiddenView, type Visit } from '../buyer-pages/index.ts';
import { orderByNumber } from '../orders/index.ts';
import type { Tx } from '../platform/database.ts';
import { type Html, html } from '../platform/html.ts';
import { selectGoods } from '../returns/index.ts';
import { type Item, itemsOf } from './rules.ts';

type Chosen = { item: Item; quantity: number };

/** The goods of the order that is named, where its buyer has proved that it is theirs; null: anybody may have typed it. */
export async function ownGoods(tx: Tx, { shop, orderId, now }: Visit, orderNumber: string): Promise<Item[] | null> {
  if (orderId === null) return null;
  const order = await orderByNumber(tx, shop.id, orderNumber, now);
  if (order?.id !== orderId) return null;
  const bought = await selectGoods(tx, shop.id, orderId);
  if (!bought || bought.status === 'cancelled') return [];
  return itemsOf(bought.goods).filter(({ left, inReturn }) => left > 0 || inReturn > 0);
}

/** What the buyer ticked; none: the whole contract, or what they wrote in their own words. */
export function chosenGoods(form: Form, items: readonly Item[]): Chosen[] {
  const taken = form.all('take');
  return items.filter(({ ref }) => taken.includes(ref)).map((item) => ({ item, quantity: quantityIn(form, item) }));
}

function quantityIn(form: Form, item: Item): number {
  const wanted = wantedIn(form, item);
  return wanted === null ? item.left : Math.min(Math.max(wanted, 1), item.left);
}

function wantedIn(form: Form, { ref }: Item): number | null {
  const wanted = Number.parseInt(form.one(`many.${ref}`), 10);
  return Number.isInteger(wanted) ? wanted : null;
}

/** As it was ticked: confirmed once more, when the goods go back already, it is the same statement. */
export const namesOf = (form: Form, chosen: readonly Chosen[]): string =>
  chosen
    .map(({ item }) => {
      const name = item.options ? `${item.title} (${item.options})` : item.title;
      const most = Math.max(item.bought, 1);
      return `${name} × ${Math.min(Math.max(wantedIn(form, item) ?? item.left, 1), most)}`;
    })
    .join('; ');

/** Boxes for a part of the contract, also without a script; nothing where there is only one thing. */
export function partView({ say }: Visit, form: Form, items: readonly Item[]): Html {
  if (items.length < 2 && (items[0]?.left ?? 0) < 2) return html``;
  return html`<fieldset class="part"><legend>${say('withdraw.part')}</legend><small>${say('withdraw.part_hint')}</small>${items.map((item) => itemView(say, form, item))}</fieldset>`;
}

function itemView(say: Visit['say'], form: Form, item: Item): Html {
  const { ref, left, title, options } = item;
  const checked = form.all('take').includes(ref) ? html` checked` : html``;
  const wanted = quantityIn(form, item);
  const numbers = Array.from({ length: Math.min(left, 99) }, (_, at) => at + 1);
  const howMany =
    left < 2
      ? html``
      : html`<div class="more"><p class="field"><label for="many.${ref}">${say('goods.how_many', { count: left })}</label><select id="many.${ref}" name="many.${ref}">${numbers.map((n) => html`<option value="${n}"${n === wanted ? html` selected` : html``}>${n}</option>`)}</select></p></div>`;
  return html`<div class="item"><label class="pick"><input type="checkbox" name="take" value="${ref}"${checked}><span><b>${title}</b>${options ? html`<small>${options}</small>` : html``}</span></label>${howMany}</div>`;
}

/** What was chosen, for the form of the second step. */
export function carriedGoods(form: Form): Html[] {
  const many = form.names().filter((name) => name.startsWith('many.'));
  return [
    ...form.all('take').map((ref) => hiddenView('take', ref)),
    ...many.map((name) => hiddenView(name, form.one(name))),
  ];
}
