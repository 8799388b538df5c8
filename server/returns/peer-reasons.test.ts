import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reasons } from '../../shared/labels.ts';
import { reasonGroups, reasonTree } from '../../shared/reason-tree.ts';
import { fromPeer, peers, type Told, toPeer } from './peer-reasons.ts';

const told: fc.Arbitrary<Told> = fc
  .record({ reason: fc.constantFrom(...reasons), pick: fc.nat(), words: fc.string() })
  .map(({ reason, pick, words }) => {
    const choices = [null, ...reasonTree[reason].details];
    return { reason, detail: choices[pick % choices.length] ?? null, words };
  });

test('a reason told to Shopify, Medusa or Taobao comes back as it was, with its detail and the buyer’s words', () => {
  fc.assert(
    fc.property(fc.constantFrom(...peers), told, (peer, given) => {
      const { theirs: _theirs, ...back } = fromPeer(peer, toPeer(peer, given));
      assert.deepEqual(back, given);
    }),
    { numRuns: 3000 },
  );
});

test('words that look like our own tag come back as words', () => {
  const given: Told = { reason: 'other.style', detail: null, words: 'odd [qin:size.too_large/left]' };
  for (const peer of peers) assert.equal(fromPeer(peer, toPeer(peer, given)).words, given.words);
});

const theirCodes = {
  shopify: [
    'COLOR',
    'DEFECTIVE',
    'NOT_AS_DESCRIBED',
    'OTHER',
    'SIZE_TOO_LARGE',
    'SIZE_TOO_SMALL',
    'STYLE',
    'UNKNOWN',
    'UNWANTED',
    'WRONG_ITEM',
    'arrived-late',
  ],
  medusa: ['missing_item', 'wrong_item', 'production_failure', 'other'],
  taobao: [
    '多拍/错拍/不想要',
    '大小/尺寸不合适',
    '商品质量不好',
    '商品与描述不符',
    '假冒品牌',
    '商品破损/包装问题',
    '少件/漏发',
    '商家发错货',
    '其它',
    '7天无理由退款',
    '质量问题',
    '快递/物流一直未收到',
  ],
};

test('what a peer told goes back to it unchanged, also codes that nobody here knows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...peers), fc.nat(), fc.string(), (peer, pick, note) => {
      const list = theirCodes[peer];
      const kept = { code: list[pick % list.length] ?? '', note };
      assert.deepEqual(toPeer(peer, fromPeer(peer, kept)), kept);
    }),
    { numRuns: 2000 },
  );
});

test('a size that differs from the chart is never taken for a size that was chosen wrong', () => {
  for (const peer of peers) {
    const kept = toPeer(peer, { reason: 'size.differs_from_chart', detail: 'left', words: '' });
    assert.deepEqual(
      { ...fromPeer(peer, kept), theirs: undefined },
      { reason: 'size.differs_from_chart', detail: 'left', words: '', theirs: undefined },
    );
  }
  assert.equal(fromPeer('taobao', { code: '大小/尺寸不合适', note: '' }).reason, 'unknown');
});

test('every reason has its place in the tree; what never arrived is no return, and a claim of counterfeits goes to a person', () => {
  assert.deepEqual(Object.keys(reasonTree), [...reasons]);
  for (const { group } of Object.values(reasonTree)) assert.ok(reasonGroups.includes(group));
  assert.equal(reasonTree['ful.late_or_never_arrived'].route, 'parcel');
  assert.equal(reasonTree['quality.counterfeit_claim'].route, 'person');
});
