import type { Role, Scope } from '../../../shared/access.ts';
import { call } from './http.ts';
import type { Hours } from './types.ts';

export type Mode = 'auto' | 'suggest';

export type Shop = {
  id: string;
  code: string;
  name: string;
  country: string;
  zone: string;
  currency: string;
  publicUrl: string | null;
  replyMinutes: number;
  /** Working days within which a parcel is handed to its carrier. */
  handOverDays: number;
  /** Where returns go, as it is written on a parcel; null: the shop has not said. */
  returnAddress: string | null;
  returnHints: string | null;
  settings: Record<string, Mode>;
};

export const readShop = () => call<Shop>('GET', '/shop');
export const patchShop = (
  changes: Partial<
    Pick<Shop, 'name' | 'publicUrl' | 'replyMinutes' | 'handOverDays' | 'returnAddress' | 'returnHints'>
  >,
) => call<Shop>('PATCH', '/shop', changes);
export const putMode = (situation: string, mode: Mode) =>
  call<void>('PUT', `/shop/settings/${encodeURIComponent(situation)}`, { mode });

export const readHours = () => call<Hours>('GET', '/shop/hours');
export const putHours = (hours: Hours) => call<Hours>('PUT', '/shop/hours', hours);

export type Agent = {
  id: string;
  name: string;
  email: string;
  role: Role;
  hasSecondFactor: boolean;
  createdAt: string;
  revokedAt: string | null;
  mostOpen: number;
};
export const readPeople = () => call<Agent[]>('GET', '/agents');
export const changeRole = (id: string, role: Role) => call<void>('PATCH', `/agents/${id}`, { role });
export const putLimit = (id: string, mostOpen: number) => call<unknown>('PUT', `/agents/${id}/limit`, { mostOpen });
export const revokeAgent = (id: string) => call<void>('DELETE', `/agents/${id}`);

export type Invitation = { id: string; email: string; role: Role; createdAt: string; expiresAt: string };
export const readInvitations = () => call<Invitation[]>('GET', '/invitations');
export const invite = (email: string, role: Role) =>
  call<{ link: string; expiresAt: string }>('POST', '/invitations', { email, role });
export const withdrawInvitation = (id: string) => call<void>('DELETE', `/invitations/${id}`);

export type ApiKey = { id: string; name: string; scopes: Scope[]; createdAt: string; lastUsedAt: string | null };
export const readKeys = () => call<ApiKey[]>('GET', '/keys');
export const makeKey = (name: string, scopes: readonly Scope[]) =>
  call<{ id: string; key: string }>('POST', '/keys', { name, scopes });
export const revokeKey = (id: string) => call<void>('DELETE', `/keys/${id}`);

export const readChatSecret = () => call<{ madeAt: string | null; madeBy: string | null }>('GET', '/chat-secret');
export const makeChatSecret = () => call<{ secret: string }>('POST', '/chat-secret');
