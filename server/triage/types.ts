import type { Answer, Label, Locale, Mood, Reason } from '../../shared/labels.ts';

export type Example = { text: string; label: Label; reason: Reason | null; locale: Locale };

export type Option = { value: string; label: string };

/** The question that the conversation still waits on, with the options that the buyer was shown. */
export type Asked = { kind: string; options: readonly Option[] };

/** What stands in the text in so many words. Order and tracking numbers are as the buyer wrote them, without spaces. */
export type Found = {
  orderNumbers: string[];
  trackingNumbers: string[];
  sizes: string[];
  measurements: { heightCm?: number; weightKg?: number };
};

/** One thing that a message says; a message that says two has two. `text` is the part that this reading is about. */
export type Understood = {
  label: Label;
  reasons: Reason[];
  /** How probable the label is, 0 to 1; a certainty by rule has 1. */
  confidence: number;
  /** The next labels, the most probable first. */
  alternatives: { label: Label; confidence: number }[];
  found: Found;
  text: string;
  mood: Mood;
  /** Set when the text answers the open question, or turns an explanation down. */
  answer?: Answer;
  /** The value of the option that the buyer chose. */
  choice?: string;
};
