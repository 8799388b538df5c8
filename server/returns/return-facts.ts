import type { NamedFact } from '../../shared/facts.ts';
import type { Locale } from '../../shared/labels.ts';
import { translate } from '../platform/i18n.ts';
import type { Verdict } from './resolve.ts';
import { sayVerdict } from './say-verdict.ts';

const source = "law and the shop's returns policy";

/**
 * `return.*` of the catalogue, of all lines that are meant. Where they differ, or nobody has resolved them, nothing is
 * known; why not is known only where anybody may say no.
 */
export function returnFacts(
  verdicts: readonly Verdict[],
  rma: string | null,
  locale: Locale,
  asOf: Temporal.Instant,
): NamedFact[] {
  const known = (name: string, value: string | Temporal.PlainDate): NamedFact => [name, { value, source, asOf }];
  const number: NamedFact[] =
    rma === null ? [] : [['return.rma', { value: rma, source: "the return's own record", asOf }]];
  const [verdict] = verdicts;
  if (!verdict) return number;
  if (!areAlike(verdicts)) return [...number, ...names.map((name): NamedFact => [name, { unknown: 'ambiguous' }])];
  const { offer, freight, line, deadline, refusable, right } = verdict;
  const said = sayVerdict(line, locale);
  if (right === 'none') return refusable ? [...number, known('return.why_not', said)] : number;
  const choices = offer.map((one) => translate(locale, `offer.${one}`));
  return [
    ...number,
    known('return.why', said),
    known('return.offer', new Intl.ListFormat(locale, { type: 'disjunction' }).format(choices)),
    known('return.freight_payer', translate(locale, `payer.${freight}`)),
    ...(deadline ? [known('return.deadline', Temporal.PlainDate.from(deadline.lastDay))] : []),
  ];
}

const names = ['return.why', 'return.why_not', 'return.offer', 'return.freight_payer', 'return.deadline'];

/** Whether one sentence tells of all of them. */
export const areAlike = (verdicts: readonly Verdict[]): boolean => new Set(verdicts.map(alike)).size <= 1;

const alike = ({ offer, freight, line, deadline }: Verdict) =>
  JSON.stringify([offer, freight, line, deadline?.lastDay ?? null]);
