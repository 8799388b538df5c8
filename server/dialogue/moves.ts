import type { Reason } from '../../shared/labels.ts';
import type { OpenQuestion } from './state.ts';

/** What a sentence is about: its facts come from this order and this parcel. */
export type Subject = { orderId: string | null; parcelId: string | null };

/** One thing to do about a message. Everything that a turn does is in its moves; applying them decides nothing more. */
export type Move =
  | ({ kind: 'say'; situation: string } & Subject)
  | ({ kind: 'ask'; situation: string; question: OpenQuestion } & Subject)
  | { kind: 'verify'; situation: 'ask.verify' }
  | { kind: 'open_return'; orderId: string | null; reason: Reason; wants: 'return' | 'exchange' | 'refund' }
  /** The buyer keeps the goods. */
  | { kind: 'cancel_return'; orderId: string | null }
  | { kind: 'assign_call'; orderId: string | null; purpose: 'refund' }
  /** `why` is a code; the colleague reads its sentence (`why.CODE` in locales). */
  | ({ kind: 'hand_over'; situation: string; why: string } & Subject)
  | { kind: 'record_statement_answer'; readBeforeBuying: boolean }
  | { kind: 'note'; why: string };
