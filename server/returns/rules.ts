/** A draft is what a conversation noted; a requested return waits for a person; a cancelled one is over. */
export const returnStatuses = ['draft', 'requested', 'cancelled'] as const;
export type ReturnStatus = (typeof returnStatuses)[number];

/** What the buyer would like; what the buyer gets is decided later, and by whom the shop says. */
export const wishes = ['return', 'exchange', 'refund'] as const;
export type Wish = (typeof wishes)[number];
