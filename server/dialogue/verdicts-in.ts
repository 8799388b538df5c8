import type { Reason } from '../../shared/labels.ts';
import { areAlike, caseOf, mayRefuse, resolve, type Verdict } from '../returns/index.ts';
import type { Scene } from './scene.ts';
import type { Right } from './snapshot.ts';

/** What a refusal turns into where the buyer has a right to return: nobody is refused what is theirs. */
const offerInstead: Readonly<Record<string, string>> = { 'return.refused': 'return.offer' };

export type Meant = { orderId: string | null; lineId: string | null; reason: Reason | null };

/** What law and policy say of the line that is meant, or of all lines of its order; of no order, nothing. */
export function verdictsIn(scene: Scene, { orderId, lineId, reason }: Meant): Verdict[] {
  const order = scene.orders.find(({ id }) => id === orderId);
  const { terms, customer } = scene;
  if (!order || !terms) return [];
  const parcels = scene.parcels.filter((parcel) => parcel.orderId === order.id);
  const at = terms.saidAt.get(order.id) ?? scene.now;
  return order.lines
    .filter(({ id }) => lineId === null || id === lineId)
    .map(({ id }) =>
      resolve(caseOf({ order, parcels, customer }, terms, { orderLineId: id, reason }, at), terms.policy, at),
    );
}

/** In one word, where one sentence can tell it of all lines that are meant. */
export function rightIn(scene: Scene, meant: Meant): Right {
  const verdicts = verdictsIn(scene, meant);
  const [verdict] = verdicts;
  if (!verdict || !areAlike(verdicts)) return 'unclear';
  if (verdict.right !== 'none') return verdict.right;
  return verdicts.every(mayRefuse) ? 'none' : 'unclear';
}

/**
 * The situation that may be said instead of this one; null: this one may. A refusal needs a verdict for every line that
 * is meant, and that it may be refused: what nobody knows refuses nothing. Every script passes here, whoever says it.
 */
export function insteadOf(situation: string, scene: Scene, meant: Meant): string | null {
  const offer = offerInstead[situation];
  if (offer === undefined) return null;
  const verdicts = verdictsIn(scene, meant);
  return verdicts.length > 0 && verdicts.every(mayRefuse) ? null : offer;
}
