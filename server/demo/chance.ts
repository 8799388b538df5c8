import { randomFrom } from '../../shared/random.ts';

/** Dice that always fall the same way: the same name gives the same sequence. */
export type Chance = {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
  /** True in `share` of the cases (0 to 1). */
  hits(share: number): boolean;
  digits(count: number): string;
};

/** Each part of the demo shop has its own dice, so that adding to one part changes no other. */
export function chance(name: string): Chance {
  let seed = 2_166_136_261;
  for (const character of name) seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 16_777_619);
  const next = randomFrom(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    pick: <T>(items: readonly T[]): T => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error(`nothing to pick from (${name})`);
      return item;
    },
    hits: (share) => next() < share,
    digits: (count) => Array.from({ length: count }, () => between(0, 9)).join(''),
  };
}
