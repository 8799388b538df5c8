import { useTranslation } from 'react-i18next';

const known = ['silver', 'gold', 'diamond'] as const;

/** Membership, in the shop's own word when it is not one of ours. */
export function TierTag({ tier }: { tier: string | null }) {
  const { t } = useTranslation();
  if (!tier) return null;
  const name = known.find((one) => one === tier);
  return <span className={`tier tier-${name ?? 'other'}`}>{name ? t(`tier.${name}`) : tier}</span>;
}
