import { type Reason, reasons } from '../../shared/labels.ts';
import { type ReasonGroup, reasonTree } from '../../shared/reason-tree.ts';
import type { Form } from '../buyer-pages/index.ts';
import type { Instead, Returnable, SaidReason, Verdict, Wish } from '../returns/index.ts';

/** One thing of the order that could go back; `ref` names it in the form. */
export type Item = Pick<Returnable, 'orderLineId' | 'title' | 'options' | 'productId' | 'variantId' | 'priceMinor'> & {
  ref: string;
  /** It came in exchange for this earlier line. */
  ofLineId: string | null;
  bought: number;
  inReturn: number;
  left: number;
};

/** What was bought, and beside it what came in exchange for it. */
export function itemsOf(goods: readonly Returnable[]): Item[] {
  return goods.flatMap(({ exchanged, ...sold }) => {
    const came = exchanged.map(({ lineId, quantity, ...other }): Item => {
      const units = { bought: quantity, inReturn: 0, left: quantity };
      return { ...sold, ...other, ...units, ref: `${sold.orderLineId}.${lineId}`, ofLineId: lineId };
    });
    const units = came.reduce((sum, { left }) => sum + left, 0);
    const left = Math.max(0, sold.bought - sold.inReturn - units);
    return [{ ...sold, left, ref: sold.orderLineId, ofLineId: null }, ...came];
  });
}

export type Chosen = { item: Item; quantity: number; reasons: SaidReason[] };

/** Why goods go back, as a buyer may say it here: what belongs to a parcel or a price is asked elsewhere. */
export const buyersReasons: ReadonlyMap<ReasonGroup, readonly Reason[]> = Map.groupBy(
  reasons.filter((reason) => reasonTree[reason].route !== 'parcel' && reasonTree[reason].group !== 'money'),
  (reason) => reasonTree[reason].group,
);

/** What the form says goes back, how much of it and why. */
export function readChosen(form: Form, items: readonly Item[]): Chosen[] {
  const taken = form.all('take');
  return items
    .filter(({ ref, left }) => left > 0 && taken.includes(ref))
    .map((item) => ({ item, quantity: quantityIn(form, item), reasons: reasonsIn(form, item.ref) }));
}

function quantityIn(form: Form, { ref, left }: Item): number {
  const wanted = Number.parseInt(form.one(`many.${ref}`), 10);
  return Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), left) : 1;
}

export function reasonsIn(form: Form, ref: string): SaidReason[] {
  const said = form.all(`why.${ref}`);
  const known = [...buyersReasons.values()].flat().filter((reason) => said.includes(reason));
  // Who says why has said it, whatever else is ticked.
  const told = known.length > 1 ? known.filter((reason) => reason !== 'unknown') : known;
  return told.map((reason) => ({ reason, detail: form.one(`what.${ref}.${reason}`) || null, words: '' }));
}

/** What keeps a choice from going on: codes of sentences. */
export function faultsOf(chosen: readonly Chosen[]): { code: string; title: string }[] {
  if (chosen.length === 0) return [{ code: 'nothing_chosen', title: '' }];
  return chosen
    .filter(({ reasons }) => reasons.length === 0)
    .map(({ item }) => ({ code: 'no_reason', title: item.title }));
}

export type Remedy = Exclude<Wish, 'return'>;
const remedies: readonly Remedy[] = ['exchange', 'refund', 'credit', 'keep_partial'];

/** Other sizes and colours of the same product. */
export const othersOf = <Of extends Instead & { productId: string }>(
  { productId, variantId }: Item,
  all: readonly Of[],
) => all.filter((one) => one.productId === productId && one.variantId !== variantId);

export const isFree = ({ available }: Instead, quantity: number) => available === null || available >= quantity;

/** What the buyer may wish for: what is offered for each line, an exchange only where there is something to exchange for. */
export function remediesFor(verdicts: readonly Verdict[], hasOthers: boolean): Remedy[] {
  const offered = verdicts.filter(({ offer }) => offer.length > 0);
  // Where nothing gives a right, one may still ask: a person decides.
  const all = (remedy: Remedy) =>
    offered.length > 0
      ? offered.every(({ offer }) => offer.includes(remedy))
      : remedy === 'refund' || remedy === 'exchange';
  return remedies.filter((remedy) => (remedy !== 'exchange' || hasOthers) && all(remedy));
}

/** What a buyer of a size that does not fit most likely wants is proposed first. */
export function proposedFor(chosen: readonly Chosen[], open: readonly Remedy[]): Remedy {
  const isSize = chosen.some(({ reasons: said }) => said.some(({ reason }) => reasonTree[reason].group === 'size'));
  return isSize && open.includes('exchange')
    ? 'exchange'
    : (open.find((remedy) => remedy === 'refund') ?? open[0] ?? 'refund');
}

/** Whether the law may let the buyer withdraw from what these verdicts are about: then the way to it is always in sight. */
export function mayWithdraw(verdicts: readonly Pick<Verdict, 'right' | 'missing'>[]): boolean {
  return verdicts.some(({ right, missing }) => right === 'law' || missing.some((fact) => fact !== 'reason'));
}
