import type { Customer } from './queries.ts';

/** What two records of one person may tell differently. */
export const mergedFields = [
  'name',
  'title',
  'locale',
  'country',
  'email',
  'phone',
  'tier',
  'isHighEnd',
  'birthday',
] as const;
export type MergedField = (typeof mergedFields)[number];
export type Side = 'this' | 'other';
export type Keep = { [Field in MergedField]?: Side | undefined };

/** A field as it is shown; a masked phone number is told, too. */
export function valueIn(customer: Customer, field: MergedField): string | boolean | null {
  if (field === 'phone') return customer.phone ?? customer.phoneMasked;
  if (field === 'birthday') return birthdayText(customer.birthday);
  return customer[field];
}

function birthdayText(birthday: Customer['birthday']): string | null {
  if (!birthday) return null;
  const { calendar, monthCode, day, year } = birthday;
  const date = [year, monthCode.slice(1), String(day).padStart(2, '0')].filter((part) => part !== null).join('-');
  return calendar === 'chinese' ? `${date} (${calendar})` : date;
}

/** The fields that differ, and whose value stays when nobody chooses: the one that says anything, and else this one's. */
export function differencesOf(one: Customer, other: Customer) {
  return mergedFields.flatMap((field) => {
    const [ours, theirs] = [valueIn(one, field), valueIn(other, field)];
    if (ours === theirs) return [];
    const stays: Side = saysNothing(ours) ? 'other' : 'this';
    return [{ field, this: ours, other: theirs, stays }];
  });
}

const saysNothing = (value: string | boolean | null) => value === null || value === false || value === '';

/** The fields in which the other's value counts from now on. */
export function takenFields(one: Customer, other: Customer, keep: Keep): MergedField[] {
  return differencesOf(one, other)
    .filter(({ field, stays }) => (keep[field] ?? stays) === 'other')
    .map(({ field }) => field);
}

/** A merge in force. */
export type Merge = { keptId: string; mergedId: string; taken: readonly string[] };
export type Member = { customerId: string; survivorId: string; taken: Record<string, string> };

/**
 * Who is whom by these merges, oldest first. Each joins two who stood for themselves, so that they form trees however
 * many are undone and in whatever order: the root survives, and the newest merge that took a field decides on it.
 */
export function membersOf(merges: readonly Merge[]): Member[] {
  const merged = new Set(merges.map(({ mergedId }) => mergedId));
  const roots = new Set(merges.map(({ keptId }) => keptId).filter((id) => !merged.has(id)));
  const below = (id: string): string[] => [
    id,
    ...merges.filter(({ keptId }) => keptId === id).flatMap(({ mergedId }) => below(mergedId)),
  ];
  const sourceOf = (id: string, field: string): string => {
    const last = merges.findLast(({ keptId, taken }) => keptId === id && taken.includes(field));
    return last ? sourceOf(last.mergedId, field) : id;
  };
  return [...roots].flatMap((survivorId) => {
    const sources = mergedFields.map((field) => [field, sourceOf(survivorId, field)] as const);
    const taken = Object.fromEntries(sources.filter(([, source]) => source !== survivorId));
    return below(survivorId).map((customerId) => ({ customerId, survivorId, taken }));
  });
}
