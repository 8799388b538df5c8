/** Everything that changes what a page of the workbench shows of a conversation. */
export const conversationEvents = [
  'conversations.message-received',
  'conversations.message-added',
  'conversations.message-proposed',
  'conversations.proposal-settled',
  'conversations.note-added',
  'conversations.taken-over',
  'conversations.handed-back',
  'conversations.handed-over',
  'conversations.assigned',
  'conversations.snoozed',
  'conversations.closed',
  'conversations.reopened',
  'conversations.tagged',
  'conversations.buyer-recognised',
  'conversations.draft-kept',
  'conversations.returned',
  'outbox.send-settled',
] as const;

export const presenceEvent = 'conversations.presence-changed';

/** These change what the panel beside a thread shows. */
export const panelEvents = [
  'conversations.buyer-recognised',
  'promises.promise-opened',
  'promises.promise-kept',
  'promises.promise-broken',
  'promises.promise-waived',
  'parcels.lane-widened',
  'parcels.parcel-upserted',
  'parcels.parcel-scanned',
  'parcels.parcels-imported',
  'orders.order-upserted',
  'orders.order-changed',
  'orders.orders-imported',
  'customers.customer-upserted',
  'customers.customers-imported',
  'customers.customer-merged',
  'customers.customer-merge-undone',
  'customers.consent-recorded',
  'outbox.suppressed',
  'outbox.suppression-lifted',
  'returns.return-opened',
  'returns.return-changed',
  'returns.withdrawal-recorded',
  'returns.withdrawal-corrected',
  'calls.call-assigned',
  'calls.call-changed',
  'statements.statement-opened',
] as const;

/** These change what a wording says, or what is under way with it. */
export const scriptEvents = [
  'scripts.version-drafted',
  'scripts.version-submitted',
  'scripts.version-released',
  'scripts.version-rejected',
  'scripts.version-withdrawn',
] as const;

/** These change what the board of promises shows. */
export const promiseEvents = [
  'promises.promise-opened',
  'promises.promise-kept',
  'promises.promise-broken',
  'promises.promise-waived',
] as const;

/** These change whom to ring, and what a call shows. */
export const callEvents = ['calls.call-assigned', 'calls.call-changed', 'calls.gate-opened'] as const;

/** These change what the board of returns and the page of one show. */
export const returnEvents = [
  'returns.return-opened',
  'returns.return-changed',
  'returns.withdrawal-recorded',
  'returns.withdrawal-corrected',
  'refunds.refund-changed',
  'calls.call-assigned',
  'calls.call-changed',
  'parcels.parcel-scanned',
] as const;

/** These change what the board of parcels and the page of one show. */
export const parcelEvents = [
  'parcels.health-changed',
  'watching.task-changed',
  'watching.buyer-told',
  'parcels.parcel-upserted',
  'parcels.parcel-scanned',
  'parcels.parcels-imported',
  'promises.promise-opened',
  'promises.promise-kept',
  'promises.promise-broken',
  'promises.promise-waived',
] as const;

/** These change who waits and how fast was answered. */
export const clockEvents = [
  'sla.reply-due-soon',
  'sla.reply-missed',
  'sla.first-response-due-soon',
  'sla.first-response-missed',
  'conversations.message-received',
  'conversations.message-added',
  'conversations.handed-over',
  'conversations.handed-back',
  'conversations.closed',
] as const;

/** These change who is given conversations in turn, besides what is done with conversations. */
export const turnsEvents = ['shops.availability-changed', 'shops.limit-changed'] as const;

/** These change what the page of what goes out shows; most of the ledger's work is no event. */
export const outgoingEvents = ['outbox.send-settled', 'outbox.providers-changed', 'hooks.delivery-held'] as const;

export const slaSettingsEvent = 'sla.settings-changed';
