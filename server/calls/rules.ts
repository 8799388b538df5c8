export const callStatuses = ['open', 'done', 'cancelled'] as const;
export type CallStatus = (typeof callStatuses)[number];
