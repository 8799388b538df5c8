import { crashPoints } from '../server/outbox/outbox.ts';

/**
 * Where a node may die in a refund's life. Of asking, approving and releasing: the row is changed and the gate is asked;
 * all is written but not committed; all is committed. Of its end: what the ledger says has been written of the refund, too;
 * what a person has said of a doubt is written, or committed. All the others are those of the ledger.
 */
export const refundPoints = [
  ...(['ask.marked', 'ask.written', 'ask.committed'] as const),
  ...(['approve.marked', 'approve.written', 'approve.committed'] as const),
  ...(['release.marked', 'release.written', 'release.committed'] as const),
  ...(['settle.followed', 'decide.written', 'decide.committed'] as const),
  ...crashPoints,
] as const;
export type RefundPoint = (typeof refundPoints)[number];
export type BankKind = 'key' | 'query' | 'blind';

/** Nobody but this class gets there: who cannot be asked is not asked, and only where nothing can be asked a person is. */
const onlyOf: Partial<Record<RefundPoint, BankKind>> = {
  'ask.after': 'query',
  'decide.written': 'blind',
  'decide.committed': 'blind',
};

/** Each point with each class of bank that it can be reached with; two that follow each other differ in both. */
export const plannedDeaths: readonly { point: RefundPoint; kind: BankKind }[] = [0, 1, 2].flatMap((round) =>
  refundPoints.flatMap((point, n) => {
    const kind = (['key', 'query', 'blind'] as const)[(n + round) % 3] ?? 'key';
    return (onlyOf[point] ?? kind) === kind ? [{ point, kind }] : [];
  }),
);
