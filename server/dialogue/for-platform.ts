import type { FactSet } from '../../shared/facts.ts';
import { translate } from '../platform/i18n.ts';
import { findContacts } from '../scripts/index.ts';
import type { Speaker } from './speak.ts';

/**
 * The facts that may be named where a platform forbids ways out: links that lead away from it, and texts with a phone
 * number or an account in them, are not sayable, and the statement is told by where it stands. Scripts choose their
 * wording by that.
 */
export function factsForPlatform(facts: FactSet, locale: Speaker['locale']): FactSet {
  const allowed = [...facts].map(([name, fact]) => {
    const isOut = 'value' in fact && typeof fact.value === 'string' && wayOut(fact.value, locale) !== null;
    return [name, isOut ? ({ unknown: 'off_platform' } as const) : fact] as const;
  });
  const statement = facts.get('statement.url');
  const place = translate(locale, 'platform.statement_place');
  return new Map([
    ...allowed,
    ...(statement && 'value' in statement ? ([['statement.place', { ...statement, value: place }]] as const) : []),
  ]);
}

/** What in a finished text leads away from the platform, or null. Whatever a shop's own wording holds is found here. */
export function wayOut(text: string, locale: Speaker['locale']): string | null {
  return findContacts(text, locale, {})[0]?.found ?? null;
}
