import type { Reason } from '../../shared/labels.ts';
import type { OpenQuestion } from './state.ts';

/** How somebody proves to be the buyer: by where they open the chat or by a mailed code; to the agent who carries the words by the order's number. */
export type VerifyBy = 'ask.verify' | 'ask.order_number';

/** What a sentence is about: its facts come from this order and this parcel. */
export type Subject = { orderId: string | null; parcelId: string | null };

/** One thing to do about a message. Everything that a turn does is in its moves; applying them decides nothing more. */
export type Move =
  | ({ kind: 'say'; situation: string } & Subject)
  | ({ kind: 'ask'; situation: string; question: OpenQuestion } & Subject)
  /** Nothing more can be told before it is known who writes; `question` offers a person instead. */
  | { kind: 'verify'; situation: VerifyBy; question: OpenQuestion }
  | { kind: 'open_return'; orderId: string | null; reason: Reason; wants: 'return' | 'exchange' | 'refund' }
  /** The buyer keeps the goods. */
  | { kind: 'cancel_return'; orderId: string | null }
  /** The buyer withdrew in so many words, or used the right that the law gives: `text` says how. The link to the acknowledgement is told. */
  | ({ kind: 'withdraw'; situation: 'return.withdrawn'; text: string } & Subject)
  /** The size that was wished for is kept, where there is one and law or policy offer the exchange. */
  | { kind: 'keep_exchange'; orderId: string | null }
  /** The buyer does not accept a refusal. */
  | { kind: 'dispute_return'; orderId: string | null }
  /** No phone call is wanted: a refund that waits for one need not wait any more. */
  | { kind: 'decline_call'; orderId: string | null }
  /** `phone`: the number that the buyer gave for it; null: the one on record. */
  | { kind: 'assign_call'; orderId: string | null; purpose: 'refund'; phone: string | null }
  /** `why` is a code; the colleague reads its sentence (`why.CODE` in locales). */
  | ({ kind: 'hand_over'; situation: string; why: string } & Subject)
  | { kind: 'record_statement_answer'; readBeforeBuying: boolean }
  | { kind: 'note'; why: string };
