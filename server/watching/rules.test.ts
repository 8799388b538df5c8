import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  gravityOf,
  matterOf,
  type NoticeState,
  noticeMoves,
  noticeStates,
  situationOf,
  told,
  toldOf,
  troubles,
} from './rules.ts';
import { shippedScripts } from './testing.ts';

test('a notice that was said is never said again, nor is one that was dropped or never due', () => {
  fc.assert(
    fc.property(fc.constantFrom(...noticeStates), fc.array(fc.constantFrom(...noticeStates)), (first, steps) => {
      let state: NoticeState = first;
      let said = 0;
      for (const next of steps)
        if (noticeMoves[state].includes(next)) {
          state = next;
          if (next === 'said') said += 1;
        }
      assert.ok(said <= 1);
      if (first === 'none' || first === 'dropped' || first === 'noted') assert.equal(state, first);
    }),
  );
});

test('whatever may be the matter with a parcel concerns the buyer, or somebody at the shop, or both', () => {
  for (const sign of troubles) assert.ok(toldOf(sign) !== null || matterOf(sign) !== null, sign);
  assert.deepEqual([toldOf('slow'), toldOf('not_handed_over')], [null, null]);
  assert.ok(gravityOf('lost') < gravityOf('stalled'));
  assert.ok(gravityOf('late') < gravityOf('slow'));
});

test('every notice has its words in both languages', () => {
  for (const locale of ['en', 'zh-CN'] as const)
    for (const sign of told) assert.ok(shippedScripts.find(situationOf(sign), locale), `${locale} ${sign}`);
});
