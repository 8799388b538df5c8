// What the API answers with, as far as pages use it.
import type { Role } from '../../../shared/access.ts';

export type Person = { id: string; name: string };

export type Author = 'buyer' | 'qin' | 'agent' | 'note';

export type Conversation = {
  id: string;
  channel: string;
  status: 'open' | 'handed_over' | 'closed';
  customer: { id: string; name: string | null; tier: string | null } | null;
  /** On the platform whose chat it is, as an agent gave it. */
  buyerName: string | null;
  /** By mail or SMS: where what is said here goes. */
  address: string | null;
  verified: boolean;
  assignee: Person | null;
  /** Has taken over and alone may speak. */
  holder: Person | null;
  epoch: number;
  lastSeq: number;
  lastMessageAt: string;
  waitingSince: string | null;
  snoozedUntil: string | null;
  tags: string[];
  /** `delivery`: what became of it, where it left by mail or SMS. */
  preview: { author: Author; text: string; delivery: NonNullable<Message['delivery']>['state'] | null } | null;
  hasProposal: boolean;
  /** The open promise due first, when that is today or was before. */
  promiseDueAt: string | null;
};

export type Fact = { name: string; value: unknown; source: string; asOf: string };

export type Photo = { fileId: string; kind?: 'photo' | 'video'; width: number; height: number };

export type Message = {
  seq: number;
  id: string;
  author: Author;
  agent: Person | null;
  visibility: 'public' | 'suggestion' | 'internal';
  proposalState: 'open' | 'approved' | 'edited' | 'discarded' | 'superseded' | null;
  body: string;
  locale: string | null;
  script: string | null;
  scriptVersion: number | null;
  facts: Fact[] | null;
  promises?: { kind: string; dueAt: string }[];
  photos?: Photo[];
  at: string;
  clientKey: string | null;
  /** Where it left by mail or SMS: what became of it. */
  delivery: { state: 'waiting' | 'sent' | 'delivered' | 'failed' | 'unknown'; says?: string } | null;
};

/** A script that stands in what is written, as it was rendered then; with `proposalId` a proposed reply that is edited. */
export type InsertedScript = { situation: string; version: number; text: string; proposalId?: string };

export type RefusedSend =
  | 'written_meanwhile'
  | 'held_by_other'
  | 'forbidden_words'
  | 'fact_missing'
  | 'facts_changed'
  | 'script_untrue'
  | 'proposal_settled'
  | 'photo_gone'
  | 'sent_by_hand'
  | 'no_photos_by_sms';

export type Draft = {
  body: string;
  fileIds: string[];
  scripts: InsertedScript[];
  seenSeq: number;
  reason: RefusedSend | null;
  updatedAt: string;
};

/** What had better not stand in a message. */
export type WordFault = {
  found: string;
  start: number;
  end: number;
  /** What kind of words these are, and the rule with its source. */
  group: string;
  why: string;
  suggestion: string;
  /** In the place of what the suggestion can be put as it stands; null: it is advice. */
  replaces: 'word' | 'sentence' | null;
  /** A message with it is refused. */
  mustNot: boolean;
};
export type Presence = { agent: Person | null; kind: 'looking' | 'typing' };

export type Counts = { mine: number; unassigned: number; waiting: number; promises: number };

export type ConversationPage = { items: Conversation[]; next: string | null };

export type NewMessage = {
  clientKey: string;
  body: string;
  seenSeq: number;
  scripts?: readonly InsertedScript[];
  fileIds?: readonly string[];
};

export type Colleague = { id: string; name: string; role: Role; revokedAt: string | null };

/** Percent; null: nothing has been asked. */
export type Share = { rounds: number; answeredInTime: number; share: number | null };

export type LiveClock = Share & {
  target: number;
  days: number;
  seconds: number;
  allowanceLeftToday: number;
  /** Null: nobody answered. */
  byAgent: (Share & { agent: Person | null })[];
  /** Can still be answered in time; the next due first. */
  waitingNow: { conversationId: string; since: string; dueAt: string }[];
};

/** HH:MM; 24:00 is midnight at the end. */
export type Period = { opens: string; closes: string };
export type SpecialDay = { day: string; name: string; periods: Period[] };
/** Monday first. */
export type Hours = { weekly: Period[][]; specialDays: SpecialDay[] };

/** What is filled in of a kind of provider. */
export type SettingField = {
  /** `from.address`: a field of a part. */
  name: string;
  type: 'text' | 'number' | 'choice' | 'yes_no';
  choices: string[];
  /** It may not stay empty, if the part that it belongs to is used. */
  isNeeded: boolean;
  /** Empty, it is left out. */
  isOptional: boolean;
  optionalPart: string | null;
  initial: string | number | boolean | null;
  longest: number | null;
  least: number | null;
  most: number | null;
};

export type Settings = { [name: string]: unknown };
