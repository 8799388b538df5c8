import { isLabel, isReason, type Label, type Locale, type Reason } from '../../shared/labels.ts';
import { answerIn, type ShortAnswer, splitAnswer, turnsDown } from './answers.ts';
import { certainLabelOf, isOnlyANumber } from './certainties.ts';
import { rank } from './classifier.ts';
import { findIn } from './found.ts';
import { type Model, noReason } from './model.ts';
import { moodOf } from './mood.ts';
import { tidy } from './normalise.ts';
import { withoutCourtesy } from './polite.ts';
import {
  actThreshold,
  commaThreshold,
  isOneRequest,
  labelOfReason,
  reasonsOf,
  reasonThreshold,
  splitThreshold,
  topicOf,
} from './rules.ts';
import { breaks, piecesOf } from './split.ts';
import type { Asked, Understood } from './types.ts';
import { vectorise } from './vocabulary.ts';

type Context = { locale: Locale; asked: Asked | null };

const mostThings = 3;
const alternativesKept = 3;

/**
 * What a buyer's message means: one reading for each thing it says (at most three), in the order of the text. Never
 * empty and never throws, whatever the text holds.
 */
export function understand(model: Model, message: string, { asked }: Context): Understood[] {
  const text = tidy(message);
  const found = findIn(text, asked);
  if (asked) {
    const answer = answerIn(text, asked, found);
    if (answer) return [answered(text, answer, asked)];
    const split = splitAnswer(text, asked);
    if (split) {
      const rest = readFree(model, split.rest, asked);
      const digressions = rest.filter(({ label, confidence }) => label !== 'other' && confidence >= splitThreshold);
      const head = answered(text.slice(0, text.length - split.rest.length).trim() || text, split.head, asked);
      return [head, ...digressions];
    }
  }
  const readings = readFree(model, text, asked);
  return turnsDown(text) ? readings.map(asRejection) : readings;
}

/** An explanation turned down. "That's unacceptable" asks for nothing else: then it is a complaint. */
function asRejection(reading: Understood): Understood {
  const label = reading.confidence >= splitThreshold ? reading.label : 'complaint';
  return { ...reading, label, answer: 'rejects' };
}

function answered(text: string, { answer, choice }: ShortAnswer, asked: Asked): Understood {
  const value = choice?.value ?? '';
  const reason = isReason(value) ? value : null;
  const label = reason ? labelOfReason(reason) : isLabel(value) ? value : 'other';
  return {
    ...certain(text, label, asked),
    reasons: reason ? [reason] : [],
    ...(answer === undefined ? {} : { answer }),
    ...(choice === undefined ? {} : { choice: choice.value }),
  };
}

function certain(text: string, label: Label, asked: Asked | null): Understood {
  return { label, reasons: [], confidence: 1, alternatives: [], found: findIn(text, asked), text, mood: moodOf(text) };
}

/** Reads a text that answers no question: certainties first, then two things in one message, then the whole. */
function readFree(model: Model, text: string, asked: Asked | null): Understood[] {
  const found = findIn(text, asked);
  const label = certainLabelOf(text, found, asked);
  if (label) return [certain(text, label, asked)];
  if (isOnlyANumber(text, found)) return [onlyANumber(text, asked)];
  const request = withoutCourtesy(text);
  const whole = classify(model, request, piecesOf(request, breaks.comma), asked);
  const apart = (kind: keyof typeof breaks, threshold: number) =>
    separateThings(model, piecesOf(request, breaks[kind]), { threshold, saidAlso: kind === 'another' }, asked);
  const isClear = whole.confidence >= actThreshold;
  return (
    apart('another', splitThreshold) ??
    apart('sentence', splitThreshold) ??
    (isClear ? null : apart('comma', commaThreshold)) ?? [whole]
  );
}

/** A bare order number says which order, not what is wanted: sure enough to offer the usual questions, not to act. */
function onlyANumber(text: string, asked: Asked | null): Understood {
  const alternatives = (['refund_status', 'return_request'] as const).map((label) => ({ label, confidence: 0.2 }));
  return { ...certain(text, 'where_is_order', asked), confidence: 0.5, alternatives };
}

/**
 * The separate requests in the pieces, or null when there are fewer than two: only pieces that are certain and ask for
 * different things count; the others go with the request before them.
 */
function separateThings(
  model: Model,
  pieces: readonly string[],
  { threshold, saidAlso }: { threshold: number; saidAlso: boolean },
  asked: Asked | null,
): Understood[] | null {
  if (pieces.length < 2) return null;
  const groups: { pieces: string[]; best: Understood | null }[] = [];
  for (const piece of pieces) {
    const reading = readPiece(model, piece, asked);
    const isSure = reading.confidence >= threshold && !['talk', 'unclear'].includes(topicOf[reading.label]);
    const group = groups.at(-1);
    if (!group || (isSure && group.best && !isOneRequest(group.best.label, reading.label, saidAlso))) {
      groups.push({ pieces: [piece], best: isSure ? reading : null });
      continue;
    }
    group.pieces.push(piece);
    if (isSure && (!group.best || reading.confidence > group.best.confidence)) group.best = reading;
  }
  const things = groups.flatMap(({ pieces: parts, best }) => (best ? [joined(model, parts, best, asked)] : []));
  const topics = new Set(things.map(({ label }) => topicOf[label]));
  return things.length > 1 && things.length <= mostThings && topics.size === things.length ? things : null;
}

function readPiece(model: Model, piece: string, asked: Asked | null): Understood {
  const label = certainLabelOf(piece, findIn(piece, asked), asked);
  return label ? certain(piece, label, asked) : classify(model, withoutCourtesy(piece), [], asked);
}

/** The reading of several pieces that are about one thing: the most certain piece names it, all give reasons. */
function joined(model: Model, pieces: readonly string[], best: Understood, asked: Asked | null): Understood {
  const text = pieces.join(', ');
  const reasons = reasonsIn(model, text, pieces, best.label);
  return { ...best, text, reasons, found: findIn(text, asked), mood: moodOf(text) };
}

function classify(model: Model, text: string, pieces: readonly string[], asked: Asked | null): Understood {
  const [first, ...others] = rank(model.labels, vectorise(text, model.vocabulary));
  const label = (first?.name ?? 'other') as Label;
  const hasWords = /[\p{L}\p{N}]/u.test(text);
  return {
    label: hasWords ? label : 'other',
    reasons: hasWords ? reasonsIn(model, text, pieces, label) : [],
    confidence: hasWords ? (first?.probability ?? 0) : 0,
    alternatives: others
      .slice(0, alternativesKept)
      .map(({ name, probability }) => ({ label: name as Label, confidence: probability })),
    found: findIn(text, asked),
    text,
    mood: moodOf(text),
  };
}

/** The reasons that a text and its pieces give, without doubles; a label that is itself a reason never has none. */
function reasonsIn(model: Model, text: string, pieces: readonly string[], label: Label): Reason[] {
  const said = new Set<Reason>();
  for (const piece of pieces.length > 1 ? [text, ...pieces] : [text]) {
    const first = rank(model.reasons, vectorise(piece, model.vocabulary))[0];
    if (first && first.name !== noReason && first.probability >= reasonThreshold) said.add(first.name as Reason);
  }
  const expected = reasonsOf[label];
  if (!expected?.implied || expected.reasons.some((reason) => said.has(reason))) return [...said];
  const ranked = rank(model.reasons, vectorise(text, model.vocabulary)).map(({ name }) => name as Reason);
  const likeliest = ranked.find((reason) => expected.reasons.includes(reason)) ?? (expected.reasons[0] as Reason);
  return [likeliest, ...said];
}
