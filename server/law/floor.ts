/** What a floor says, as its file in content/law writes it; `source` and `read` are filled in from the file's sources. */
export type Cited = { article: string; source: string; read: string };

export const categories = [
  'ordinary',
  'made_to_order',
  'perishable',
  'sealed_hygiene',
  'sealed_media',
  'digital',
  'newspaper',
  'mixed',
  'activated',
  'short_dated_or_flawed',
] as const;
export type Category = (typeof categories)[number];

export const conditions = ['opened', 'used', 'not_intact', 'confirmed_at_purchase'] as const;
export type Condition = (typeof conditions)[number];

export type Exception = Cited & { category: Category | 'any'; when: readonly Condition[] };

export const floorCodes = ['cn', 'eu', 'gb', 'br'] as const;
export type FloorCode = (typeof floorCodes)[number];

export type Need = Cited & {
  need: 'durable_acknowledgement' | 'confirmation_step' | 'withdrawal_function';
  /** The first day on which it is needed; null: always. */
  from: string | null;
};

export type Floor = {
  floor: FloorCode;
  countries: readonly string[];
  withdrawal: Cited & {
    days: number;
    counts: 'goods' | 'order';
    statement: 'notice' | 'any_unequivocal';
    notInformedMonths?: number;
    lastDayOff?: Cited & { longestRun: number };
  };
  exceptions: readonly Exception[];
  /** Goods that were used more than trying needs: the right stays, the buyer answers for the loss of value. */
  diminishedValue?: Cited;
  refund: Cited & {
    days: number;
    from: 'goods' | 'goods_or_proof' | 'statement';
    mayWaitFor: 'goods_or_proof' | null;
  };
  refunds: Cited & { what: 'price' | 'price_and_standard_delivery' | 'everything_paid' };
  freight: Cited & { payer: 'buyer' | 'seller'; sellerIfNotInformed?: boolean };
  /** The right that goes with faulty goods: apart from withdrawing, and never answered with its days. */
  guarantee: Cited;
  needs: readonly Need[];
};
