import type { NamedFact } from '../../shared/facts.ts';
import type { Statement } from './queries.ts';

/** `statement.*` of the catalogue: where this version can be read, and which one it is. */
export function statementFacts(statement: Statement, url: string): NamedFact[] {
  const known = { source: 'statements', asOf: statement.publishedAt };
  return [
    ['statement.url', { ...known, value: url }],
    ['statement.version', { ...known, value: statement.version }],
  ];
}
