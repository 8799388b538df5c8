import { call, withQuery } from './http.ts';

const of = (customerId: string) => `/customers/${encodeURIComponent(customerId)}`;

export type NamedCustomer = { id: string; externalId: string; name: string | null };
export type Duplicate = { customer: NamedCustomer; reasons: ('phone' | 'email')[] };
/** Who may be the same person. */
export const readDuplicates = (customerId: string) =>
  call<{ items: Duplicate[] }>('GET', `${of(customerId)}/duplicates`);

export type Merge = {
  id: string;
  kept: NamedCustomer;
  merged: NamedCustomer;
  mergedBy: { name: string } | null;
  mergedAt: string;
  undoneAt: string | null;
};
export const readMerges = (customerId: string) => call<{ items: Merge[] }>('GET', `${of(customerId)}/merges`);

export type Side = 'this' | 'other';
type Field = 'name' | 'title' | 'locale' | 'country' | 'email' | 'phone' | 'tier' | 'isHighEnd' | 'birthday';
export type MergePreview = {
  kept: NamedCustomer;
  other: NamedCustomer;
  moves: Record<'orders' | 'conversations' | 'returns' | 'calls' | 'promises', number>;
  fields: { field: Field; this: string | boolean | null; other: string | boolean | null; stays: Side }[];
  warnings: { code: string; message: string }[];
};
export const previewMerge = (customerId: string, otherId: string) =>
  call<MergePreview>('GET', withQuery(`${of(customerId)}/merge-preview`, { with: otherId }));

export const mergeCustomers = (customerId: string, otherId: string, keep: Record<string, Side>) =>
  call<{ mergeId: string }>('POST', `${of(customerId)}/merge`, { otherId, keep });
export const undoMerge = (mergeId: string) =>
  call<unknown>('POST', `/customers/merges/${encodeURIComponent(mergeId)}/undo`, {});
