import { Refused } from './errors.ts';

/** Where a page ended in a list that is ordered by a time and then by id. */
export type TimeCursor = { at: Temporal.Instant; id: string };

/** `2026-03-10T01:00:00.123456Z_<id>`: the `next` of a page; null when there is none. */
export function writeCursor(cursor: TimeCursor | null): string | null {
  return cursor && `${cursor.at}_${cursor.id}`;
}

/** Reads what `writeCursor` wrote. Throws Refused `bad_field`. */
export function readCursor(text: string): TimeCursor {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]{8,18}Z)_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.exec(text) ?? [];
  try {
    if (at && id && !at.startsWith('0000')) return { at: Temporal.Instant.from(at), id };
  } catch {
    // Digits that are no time.
  }
  throw new Refused('bad_field', 400, { field: 'query.after', problem: 'not_cursor' });
}
