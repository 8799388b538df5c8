import type { Locale } from '../../shared/labels.ts';
import type { VersionState } from './rules.ts';

export type ScriptVersionsTable = {
  shop_id: string;
  situation: string;
  locale: Locale;
  version: number;
  state: VersionState;
  body: string;
  note: string | null;
  author_id: string;
  reviewer_id: string | null;
  reviewed_alone: boolean;
  rolled_back_to: number | null;
  verdict: string | null;
  checks: unknown;
  created_at: Temporal.Instant;
  changed_at: Temporal.Instant;
  submitted_at: Temporal.Instant | null;
  decided_at: Temporal.Instant | null;
  effective_from: Temporal.Instant | null;
  withdrawn_at: Temporal.Instant | null;
};

declare module '../platform/database.ts' {
  interface Tables {
    script_versions: ScriptVersionsTable;
  }
}
