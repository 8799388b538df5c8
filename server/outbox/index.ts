import './tables.ts';

export { canSend } from './can-send.ts';
export { type ProviderHealth, selectProviderHealth, selectStuck } from './check-providers.ts';
export { composeSms } from './compose-sms.ts';
export { consentRoutes } from './consent-routes.ts';
export { type Decision, decideSend } from './decide-send.ts';
export { endDoubts, recover } from './end-doubts.ts';
export { enqueueSends, type NewSend } from './enqueue-send.ts';
export { type FoundHook, findHook, isHookSecret } from './find-hook.ts';
export { findMailbox } from './find-mailbox.ts';
export { shopsWithTrackers, trackersOf } from './find-trackers.ts';
export { addressGuard, consentGuard, frequencyGuard } from './guards.ts';
export { endBounce } from './lift-suppression.ts';
export { hookUrl, type ProviderPorts } from './open-providers.ts';
export { optOutUrl } from './opt-out-link.ts';
export { optOutRoutes } from './opt-out-routes.ts';
export { readOptOut } from './opt-out-words.ts';
export { type CrashPoint, crashPoints, type Guard, type Lane, type Outbox } from './outbox.ts';
export { outcomeOf, outcomes, type SendOutcome } from './outcome.ts';
export { outgoingRoutes } from './outgoing-routes.ts';
export { possibleCountries, possibleZones } from './possible-zones.ts';
export type {
  BoxedMail,
  Channel,
  Connector,
  Found,
  Hook,
  Mailbox,
  MailContent,
  MailCursor,
  MoneyContent,
  News,
  Outgoing,
  Provider,
  ProviderSettings,
  Sender,
  SmsContent,
  TrackerKind,
} from './provider.ts';
export { markHeard } from './provider-queries.ts';
export { type Claimed, holdClaims } from './queries.ts';
export { isDecent, nextDecent, type Window } from './quiet-hours.ts';
export { decentHourForNotices, quietHoursGuard } from './quiet-hours-guard.ts';
export { refuse } from './refuse.ts';
export type { CallResult, Certainty } from './rules.ts';
export { startOutbox } from './run-outbox.ts';
export { sayReason } from './say-reason.ts';
export { countSegments, type Segments } from './segments.ts';
export { deadlineGuard, suppress, suppressionGuard } from './suppress.ts';
export { type Receipt, takeReceipts } from './take-receipts.ts';
export type { FollowMoney } from './tell-settled.ts';
export { wipeSecrets } from './wipe-secrets.ts';
export { workOff } from './work-off.ts';
