import { parentPort } from 'node:worker_threads';
import { pinyin } from 'pinyin-pro';

// A thread of its own: the dictionary takes 30 MB, which are given back when the thread ends.

parentPort?.once('message', (names: string[]) => {
  parentPort?.postMessage(names.map(readingsOf));
});

/** One syllable a character, as a surname reads and as a word does; ü both as v and as u. */
function readingsOf(name: string): string[][] {
  const read = (surname: 'off' | 'head') => pinyin(name, { toneType: 'none', type: 'array', surname, v: true });
  const both = [read('head'), read('off')];
  const withU = both.map((syllables) => syllables.map((syllable) => syllable.replace(/^([ln])v/, '$1u')));
  const seen = new Map([...both, ...withU].map((syllables) => [syllables.join(' '), syllables]));
  return [...seen.values()];
}
