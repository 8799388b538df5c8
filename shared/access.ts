/** Who works in a shop, from the least to the most powerful. */
export const roles = ['agent', 'account_manager', 'supervisor', 'owner'] as const;
export type Role = (typeof roles)[number];

/** What an API key may do: deliver the shop's data, follow its events, read its objects, speak for its buyers. */
export const scopes = ['ingest', 'events', 'read', 'converse'] as const;
export type Scope = (typeof scopes)[number];

/** Those who run the shop: they set its rules and invite its people. */
export const managers = ['supervisor', 'owner'] as const satisfies readonly Role[];

/** Whether an agent is given new conversations. */
export const availabilities = ['online', 'away'] as const;
export type Availability = (typeof availabilities)[number];
