import './tables.ts';

export { composeSms, priceOfSms } from './compose-sms.ts';
export { type Decision, decideSend } from './decide-send.ts';
export { endDoubts, recover } from './end-doubts.ts';
export { enqueueSends, type NewSend } from './enqueue-send.ts';
export { addressGuard, consentGuard, frequencyGuard } from './guards.ts';
export { optOutUrl } from './opt-out-link.ts';
export { optOutRoutes } from './opt-out-routes.ts';
export { type CrashPoint, crashPoints, type Guard, type Lane, type Outbox } from './outbox.ts';
export type {
  Channel,
  Connector,
  Found,
  Hook,
  MailContent,
  News,
  Outgoing,
  Provider,
  ProviderSettings,
  SmsContent,
} from './provider.ts';
export { type Claimed, holdClaims } from './queries.ts';
export { quietHoursGuard } from './quiet-hours-guard.ts';
export type { CallResult, Certainty } from './rules.ts';
export { startOutbox } from './run-outbox.ts';
export { countSegments, type Segments } from './segments.ts';
export { deadlineGuard, suppress, suppressionGuard } from './suppress.ts';
export { takeReceipts } from './take-receipts.ts';
export { withdrawConsent } from './withdraw-consent.ts';
export { workOff } from './work-off.ts';
