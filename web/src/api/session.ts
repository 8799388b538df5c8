import type { Role } from '../../../shared/access.ts';
import { call } from './http.ts';

export type Availability = 'online' | 'away';

export type Me = {
  agentId: string;
  name: string;
  role: Role;
  shop: { id: string; code: string; name: string; zone?: string; currency?: string; country?: string };
  availability?: Availability;
};

export const readMe = () => call<Me>('GET', '/me');
export const putAvailability = (availability: Availability) => call('PUT', '/me/availability', { availability });
export const putMyLimit = (mostOpen: number) => call<unknown>('PUT', '/me/limit', { mostOpen });
export const signIn = (email: string, password: string) =>
  call<{ secondFactor: boolean }>('POST', '/auth/sign-in/email', { email, password });
export const verifyCode = (code: string) => call<void>('POST', '/auth/two-factor/verify-totp', { code });
export const verifyBackupCode = (code: string) => call<void>('POST', '/auth/two-factor/verify-backup-code', { code });
export const signOut = () => call<void>('POST', '/auth/sign-out');
