declare module '../platform/database.ts' {
  interface Tables {
    sla_settings: SlaSettingsTable;
    sla_cursors: { shop_id: string; position: number };
    sla_waits: SlaWaitsTable;
    sla_days: { shop_id: string; day: Temporal.PlainDate; agent_id: string; rounds: number; in_time: number };
  }
}

type SlaSettingsTable = {
  shop_id: string;
  first_response_minutes: number;
  resolution_hours: number;
  due_soon_minutes: number;
  hand_back_minutes: number;
  platform_seconds: number;
  platform_from_hour: number;
  platform_until_hour: number;
  platform_percent: number;
  platform_days: number;
  warn_seconds: number;
  sends_holding: boolean;
};

type SlaWaitsTable = {
  shop_id: string;
  conversation_id: string;
  is_with_person: boolean;
  opened_at: Temporal.Instant;
  asked_at: Temporal.Instant | null;
  platform_due_at: Temporal.Instant | null;
  is_counted_slow: boolean;
  response_due_at: Temporal.Instant | null;
  resolution_due_at: Temporal.Instant | null;
  warn_at: Temporal.Instant | null;
  slow_at: Temporal.Instant | null;
  response_warn_at: Temporal.Instant | null;
  response_miss_at: Temporal.Instant | null;
  resolution_miss_at: Temporal.Instant | null;
};
