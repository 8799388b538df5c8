import { call } from './http.ts';

export const changePassword = (currentPassword: string, newPassword: string) =>
  call<void>('POST', '/auth/change-password', { currentPassword, newPassword });
export const revokeOtherSessions = () => call<void>('POST', '/auth/revoke-other-sessions');
export const enableSecondFactor = (password: string) =>
  call<{ totpUri: string; backupCodes: string[] }>('POST', '/auth/two-factor/enable', { password });
export const disableSecondFactor = (password: string) => call<void>('POST', '/auth/two-factor/disable', { password });
