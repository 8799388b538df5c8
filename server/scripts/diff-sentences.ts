export type Change = { change: 'same' | 'changed' | 'added' | 'removed'; from: string | null; to: string | null };

/** What became of each sentence from one text of a script to the other, in order. The version's number is no change. Pure. */
export function diffSentences(from: string, to: string): Change[] {
  const [old, fresh] = [sentencesOf(from), sentencesOf(to)];
  const common = commonLengths(old, fresh);
  const changes: Change[] = [];
  let [a, b] = [0, 0];
  while (a < old.length || b < fresh.length) {
    const [mine = null, theirs = null] = [old[a], fresh[b]];
    if (mine !== null && mine === theirs) {
      changes.push({ change: 'same', from: mine, to: theirs });
      [a, b] = [a + 1, b + 1];
    } else if (theirs === null || (mine !== null && at(common, a + 1, b) >= at(common, a, b + 1))) {
      changes.push({ change: 'removed', from: mine, to: null });
      a += 1;
    } else {
      changes.push({ change: 'added', from: null, to: theirs });
      b += 1;
    }
  }
  return paired(changes);
}

/** The text cut before each entry of the list of sentences; also for what is no valid YAML. */
function sentencesOf(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n(?=[ \t]{0,2}- )/)
    .map((part) =>
      part
        .split('\n')
        .filter((line) => !/^(?:situation|version|sentences):/.test(line))
        .join('\n')
        .trimEnd(),
    )
    .filter((part) => part.trim() !== '');
}

/** Lengths of the longest common subsequence of what follows each pair of places. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i] as number[];
      row[j] = a[i] === b[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

/** Sentences that went, followed by as many that came, were reworded. */
function paired(changes: readonly Change[]): Change[] {
  const result: Change[] = [];
  for (let i = 0; i < changes.length; ) {
    const removed = runOf(changes, i, 'removed');
    const added = runOf(changes, i + removed.length, 'added');
    const both = Math.min(removed.length, added.length);
    for (let k = 0; k < both; k++)
      result.push({ change: 'changed', from: removed[k]?.from ?? null, to: added[k]?.to ?? null });
    result.push(...removed.slice(both), ...added.slice(both));
    i += removed.length + added.length;
    const next = changes[i];
    if (removed.length + added.length === 0 && next) {
      result.push(next);
      i += 1;
    }
  }
  return result;
}

function runOf(changes: readonly Change[], start: number, change: Change['change']): Change[] {
  const end = changes.findIndex((one, index) => index >= start && one.change !== change);
  return changes.slice(start, end === -1 ? undefined : end);
}
