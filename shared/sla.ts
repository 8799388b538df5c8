/** What a shop sets. Minutes and hours of targets are opening time; the platform's rule goes by the wall clock. */
export type SlaSettings = {
  firstResponseMinutes: number;
  resolutionHours: number;
  /** How long before a target of the shop's own it is told. */
  dueSoonMinutes: number;
  /** A conversation goes to somebody else when the buyer has waited this long for whoever holds it. */
  handBackMinutes: number;
  platformSeconds: number;
  platformFromHour: number;
  platformUntilHour: number;
  platformPercent: number;
  platformDays: number;
  /** How long before the platform's limit it is told. */
  warnSeconds: number;
  /** Qin itself asks the buyer for a moment then, where nobody has the conversation. */
  sendsHolding: boolean;
};
