import type { Locale } from '../../shared/labels.ts';
import { type Customer, differencesOf, findPair } from '../customers/index.ts';
import type { Tx } from '../platform/database.ts';
import { translate } from '../platform/i18n.ts';
import { type Belongings, countBelongings, selectHolders } from './merge-queries.ts';
import { maskedPhone } from './rules.ts';

const warnings = ['different_phone', 'different_birthday', 'different_tier', 'held_conversation'] as const;
type Warning = { code: (typeof warnings)[number]; message: string };

export type MergePreview = {
  kept: Card;
  other: Card;
  /** What the other brings along. */
  moves: Belongings;
  fields: ReturnType<typeof differencesOf>;
  warnings: Warning[];
};

type Card = Pick<Customer, 'id' | 'externalId' | 'name' | 'tier'>;

/** What merging the other into the kept one would do. Writes nothing. Throws as the merge itself would. */
export async function previewMerge(
  tx: Tx,
  pair: { shopId: string; keptId: string; otherId: string },
  locale: Locale,
): Promise<MergePreview> {
  const { shopId, keptId, otherId } = pair;
  const { kept, other } = await findPair(tx, pair);
  const moves = await countBelongings(tx, shopId, otherId);
  const holders = await selectHolders(tx, shopId, [keptId, otherId]);
  const differences = differencesOf(kept, other);
  const differ = (field: string) =>
    differences.some((one) => one.field === field && one.this !== null && one.other !== null);
  const said = (code: Warning['code'], params = {}) => ({ code, message: translate(locale, `merge.${code}`, params) });
  return {
    kept: asCard(kept),
    other: asCard(other),
    moves,
    fields: differences.map((one) => (one.field === 'phone' ? { ...one, ...phonesOf(kept, other) } : one)),
    warnings: [
      ...(kept.phone !== null && other.phone !== null && differ('phone') ? [said('different_phone')] : []),
      ...(differ('birthday') ? [said('different_birthday')] : []),
      ...(differ('tier') ? [said('different_tier', { one: kept.tier ?? '', other: other.tier ?? '' })] : []),
      ...holders.map((name) => said('held_conversation', { name })),
    ],
  };
}

const asCard = ({ id, externalId, name, tier }: Customer): Card => ({ id, externalId, name, tier });

/** An agent recognises a number, and cannot copy it. */
const phonesOf = (kept: Customer, other: Customer) => ({ this: shownPhone(kept), other: shownPhone(other) });
const shownPhone = ({ phone, phoneMasked }: Customer) => phoneMasked ?? maskedPhone(phone);
