import type { Hours } from '../api/types.ts';

export type ShopSoFar = {
  hasOrders: boolean;
  terms: number;
  hasChatSecret: boolean;
  /** Who works here or is invited to. */
  people: number;
  hours: Hours;
  /** Situations for which somebody has chosen who answers. */
  modes: number;
};

/** But for the first, these are the parts of the settings where each is done. */
export const stepNames = ['orders', 'terms', 'chat', 'people', 'hours', 'answers'] as const;
export type StepName = (typeof stepNames)[number];

/** What a new shop has to do, in the order in which it is best done. */
export function stepsOf(shop: ShopSoFar): { name: StepName; isDone: boolean }[] {
  const done: Record<StepName, boolean> = {
    orders: shop.hasOrders,
    terms: shop.terms > 0,
    chat: shop.hasChatSecret,
    people: shop.people > 1,
    hours: !isUntouched(shop.hours),
    answers: shop.modes > 0,
  };
  return stepNames.map((name) => ({ name, isDone: done[name] }));
}

/** As every shop begins: each day from nine to nine. */
function isUntouched({ weekly, specialDays }: Hours): boolean {
  const isUsual = ([period, ...more]: Hours['weekly'][number]) =>
    period?.opens === '09:00' && period.closes === '21:00' && more.length === 0;
  return specialDays.length === 0 && weekly.every(isUsual);
}
