export type CustomersTable = {
  shop_id: string;
  id: string;
  external_id: string;
  name: string | null;
  title: 'ms' | 'mr' | null;
  locale: string | null;
  country: string | null;
  email: string | null;
  phone: string | null;
  phone_masked: string | null;
  tier: string | null;
  high_end: boolean;
  birthday_calendar: 'iso8601' | 'chinese' | null;
  birthday_month_code: string | null;
  birthday_day: number | null;
  birthday_year: number | null;
  source_updated_at: Temporal.Instant | null;
  synced_at: Temporal.Instant;
};

declare module '../platform/database.ts' {
  interface Tables {
    customers: CustomersTable;
  }
}
