import { call } from './http.ts';
import type { Channel } from './outgoing.ts';
import type { SettingField, Settings } from './types.ts';

/** What a provider is there for. */
export type Service = Channel | 'parcels';

export type Kind = {
  kind: string;
  channel: Service;
  fields: SettingField[];
  secrets: string[];
  /** Whether it can be asked something that moves nothing. */
  canCheck: boolean;
};

export type Provider = {
  id: string;
  kind: string;
  channel: Service;
  name: string;
  settings: Settings;
  /** Names of those that are set; null: nobody can read them any more. */
  secrets: string[] | null;
  isOn: boolean;
  perSecond: number;
  price: { minor: number; currency: string } | null;
  verifiedAt: string | null;
  hookUrl: string | null;
};

export type Changes = Partial<Pick<Provider, 'name' | 'settings' | 'isOn' | 'perSecond' | 'price'>> & {
  secrets?: Record<string, string | null>;
};

export type Tried = {
  result: 'accepted' | 'refused' | 'not_taken' | 'unclear';
  says: string;
  reason: { code: string; says: string } | null;
};

export const readProviders = () => call<{ kinds: Kind[]; providers: Provider[] }>('GET', '/providers');
export const addProvider = (kind: string, changes: Changes) =>
  call<{ id: string }>('POST', '/providers', { kind, ...changes });
export const changeProvider = (id: string, changes: Changes) => call<void>('PATCH', `/providers/${id}`, changes);
export const removeProvider = (id: string) => call<void>('DELETE', `/providers/${id}`);
export const orderProviders = (channel: Service, ids: readonly string[]) =>
  call<void>('PUT', '/providers/order', { channel, ids });

export type Template = { code: string; params: Record<string, string> };
export type Checked = Pick<Tried, 'result' | 'says' | 'reason'>;
export const checkProvider = (id: string) => call<Checked>('POST', `/providers/${id}/check`);
export const tryProvider = (id: string, address: string, template: Template | null) =>
  call<Tried>('POST', `/providers/${id}/test`, { address, ...(template ? { template } : {}) });
