import { chance } from './chance.ts';
import { demoContent, type Goods } from './content.ts';

export type PlannedVariant = {
  externalId: string;
  goods: Goods;
  size: string;
  /** In English; replies say it in the buyer's language. */
  colour: string;
  colourId: string;
  stock: number | null;
};

/** Every size of every colour; of some there is none left, and of a few the shop does not say. */
export function planVariants(): PlannedVariant[] {
  const dice = chance('stock');
  const { products, charts, colours } = demoContent().goods;
  return products.flatMap((goods) =>
    goods.colours.flatMap((colourId) =>
      charts[goods.chart].map(({ size }) => {
        const lot = dice.next();
        const stock = lot < 0.13 ? 0 : lot > 0.985 ? null : dice.between(1, 60);
        return {
          externalId: `${goods.id}-${colourId}-${size}`,
          goods,
          size,
          colour: colours[colourId]?.en ?? colourId,
          colourId,
          stock,
        };
      }),
    ),
  );
}
