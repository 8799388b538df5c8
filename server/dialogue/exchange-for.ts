import type { Reason } from '../../shared/labels.ts';
import type { OrderLine } from '../orders/index.ts';
import { adviseSize, isAgainst, type Product } from '../products/index.ts';
import type { Found } from '../triage/index.ts';

type Told = { found: Found | null; reason: Reason | null };
type Variant = Product['variants'][number];

/** Which size a buyer would have instead: the one named, else what the chart says; `wanted` is it in the colour that they have. */
export function exchangeFor(
  product: Product,
  line: Pick<OrderLine, 'size' | 'colour'>,
  { found, reason }: Told,
): { advised: string | null; wanted: Variant | null } {
  const chart = product.sizeChart;
  const charted = found && chart ? adviseSize(chart, found.measurements) : null;
  // "Too large", and the chart says larger still: one of the two is wrong, and a person looks at it.
  const advised = chart && charted && isAgainst(chart, line.size, charted, reason) ? null : charted;
  const sizes = [...(found?.sizes ?? []), advised].flatMap((size) => size?.toLowerCase() ?? []);
  const others = product.variants.filter((variant) => variant.size !== line.size);
  const meant = others.filter((variant) => sizes.includes(variant.size?.toLowerCase() ?? ''));
  return { advised, wanted: meant.find((variant) => variant.colour === line.colour) ?? meant[0] ?? null };
}
