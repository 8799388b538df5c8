import type { Generated } from 'kysely';
import type { Locale, Reason } from '../../shared/labels.ts';
import type { CaseState, GoodsState, MoneyState } from './machine-rules.ts';
import type { DueFor, Wish } from './rules.ts';

export type ReturnsTable = {
  shop_id: string;
  id: string;
  rma: string;
  order_id: string | null;
  conversation_id: string | null;
  customer_id: string | null;
  opened_via: Generated<OpenedVia>;
  request_key: string | null;
  request_digest: string | null;
  reason: Reason;
  wants: Wish | null;
  status: Generated<CaseState>;
  own_words: Generated<string>;
  details: unknown;
  opened_at: Temporal.Instant;
  requested_at: Temporal.Instant | null;
  due_at: Temporal.Instant | null;
  due_for: DueFor | null;
  statutory_due_at: Temporal.Instant | null;
  policy_version: number | null;
  verdict: unknown;
  version: Generated<number>;
  send_by: Temporal.Instant | null;
  followed_by: string | null;
  followed_in: Locale | null;
};

export type OpenedVia = 'chat' | 'page' | 'desk' | 'api';

type ReturnLinesTable = {
  shop_id: string;
  return_id: string;
  id: string;
  order_id: string;
  order_line_id: string;
  variant_id: string | null;
  product_id: string | null;
  title: string;
  options: string | null;
  quantity: number;
  price_minor: number | null;
  case_state: Generated<CaseState>;
  goods_state: Generated<GoodsState>;
  money_state: Generated<MoneyState>;
  exchange_variant_id: string | null;
  of_line_id: string | null;
  decline_code: string | null;
  accepted_quantity: number | null;
  parcel_id: string | null;
};

type UnitsInReturnTable = { shop_id: string; order_line_id: string; bought: number; in_return: number };

type ReturnReasonsTable = {
  shop_id: string;
  return_id: string;
  id: string;
  line_id: string | null;
  reason: Reason;
  detail: string | null;
  source: 'buyer' | 'agent' | 'reading';
  own_words: Generated<string>;
  confidence: number | null;
  said_by: string | null;
  said_at: Temporal.Instant;
  replaced_at: Temporal.Instant | null;
};

type ReturnStepsTable = {
  shop_id: string;
  return_id: string;
  id: string;
  line_id: string | null;
  axis: 'case' | 'goods' | 'money' | 'other';
  from_state: string | null;
  to_state: string;
  actor: 'buyer' | 'qin' | 'agent' | 'api';
  actor_id: string | null;
  note: Generated<string>;
  detail: Generated<unknown>;
  at: Temporal.Instant;
};

type ReturnPhotosTable = {
  shop_id: string;
  return_id: string;
  file_id: string;
  line_id: string | null;
  purpose: 'evidence' | 'inspection';
  added_at: Temporal.Instant;
};

type ReturnNewsTable = { shop_id: string; id: string; return_id: string; step_ids: string[] };

declare module '../platform/database.ts' {
  interface Tables {
    returns: ReturnsTable;
    return_lines: ReturnLinesTable;
    units_in_return: UnitsInReturnTable;
    return_reasons: ReturnReasonsTable;
    return_steps: ReturnStepsTable;
    return_photos: ReturnPhotosTable;
    return_news: ReturnNewsTable;
  }
}
