import type { Label, Locale } from '../../shared/labels.ts';
import { type Tx, together } from '../platform/database.ts';
import { currentStatement } from '../statements/index.ts';
import type { Understood } from '../triage/index.ts';
import { mentions } from './choose-order.ts';
import type { Move } from './moves.ts';
import { isReturnLabel } from './return-reasons.ts';
import { type Scene, snapshotOf, withEstimates, withProducts, withTerms } from './scene.ts';
import { isParcelLabel } from './settled-reading.ts';
import { subjectOf } from './speak.ts';
import type { DialogueState } from './state.ts';
import { withdraws } from './words/withdrawal.ts';

/** Estimates are worked out only where a message can turn on them, and first for the orders it may be about. */
export async function estimatedScene(
  tx: Tx,
  scene: Scene,
  state: DialogueState,
  understood: Understood[],
): Promise<Scene> {
  const labels: (Label | string | undefined)[] = [
    ...understood.flatMap((reading) => [reading.label, reading.alternatives[0]?.label]),
    state.open?.pending?.label,
    ...state.later.map((pending) => pending.label),
    ...(state.open?.kind === 'meaning' ? state.open.options : []),
  ];
  if (!scene.verified || !labels.some((label) => isParcelLabel(label as Label))) return scene;
  const chosen = understood.flatMap((reading) => reading.choice ?? []);
  const named = snapshotOf(scene).orders.filter((order) => understood.some((reading) => mentions(reading, order)));
  return withEstimates(tx, scene, [...chosen, ...named.map(({ id }) => id), ...(state.orderId ? [state.orderId] : [])]);
}

/** Where the goods have come, these too are about sending them back. */
const ofReceived: readonly Label[] = ['refund_status', 'cancel_order'];

/** What law and policy give, and what returns there are, is read only where a message can turn on it. */
export async function returnScene(
  tx: Tx,
  scene: Scene,
  state: DialogueState,
  understood: Understood[],
  locale: Locale,
): Promise<Scene> {
  const labels: (Label | undefined)[] = [
    ...understood.flatMap((reading) => [reading.label, reading.alternatives[0]?.label]),
    state.open?.pending?.label,
    ...state.later.map((pending) => pending.label),
  ];
  const isReturn = labels.some((label) => label !== undefined && (isReturnLabel(label) || ofReceived.includes(label)));
  const isMeant = isReturn || state.returning !== null || understood.some(({ text }) => withdraws(text));
  if (!isMeant || !scene.verified) return scene;
  const orderIds = scene.orders.map(({ id }) => id);
  const [known, statement] = await together([
    withTerms(tx, scene, orderIds),
    currentStatement(tx, scene.shop.id, locale, scene.now),
  ]);
  return { ...known, statement };
}

/** Goods and statement are read only for a turn that speaks of them, and only those of the orders it speaks of. */
export async function completeScene(tx: Tx, scene: Scene, moves: readonly Move[], locale: Locale): Promise<Scene> {
  const isReturn = (move: Move) =>
    move.kind === 'record_statement_answer' || ('situation' in move && move.situation.startsWith('return.'));
  return moves.some(isReturn) ? withProducts(tx, scene, moves.map(subjectOf), locale) : scene;
}
