import type { TFunction } from 'i18next';
import './tier-tag.css';

const known = ['silver', 'gold', 'diamond'] as const;

/** Membership, in the shop's own word when it is not one of ours. */
export function TierTag({ tier, t }: { tier: string | null; t: TFunction }) {
  if (!tier) return null;
  const name = known.find((one) => one === tier);
  return <span className={`tier tier-${name ?? 'other'}`}>{name ? t(`tier.${name}`) : tier}</span>;
}
