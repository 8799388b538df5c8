import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanguage } from './known-names.ts';

test("carriers, colours and fibres are called in the buyer's language, whichever language the shop wrote them in", () => {
  assert.equal(inLanguage('carrier', 'YTO Express', 'zh-CN'), '圆通速递');
  assert.equal(inLanguage('carrier', '顺丰速运', 'en'), 'SF Express');
  assert.equal(inLanguage('colour', 'Ivory', 'zh-CN'), '米白');
  assert.equal(inLanguage('fibre', '60% mulberry silk + 40% cotton', 'zh-CN'), '60%桑蚕丝 + 40%棉');
  assert.equal(inLanguage('fibre', '100% linen', 'en'), '100% linen');
});

test('a name that is not known as a whole is left as the shop wrote it', () => {
  assert.equal(inLanguage('colour', 'off white', 'zh-CN'), 'off white');
  assert.equal(inLanguage('carrier', 'Postnord', 'zh-CN'), 'Postnord');
  assert.equal(inLanguage('carrier', 'EMS', 'zh-CN'), 'EMS');
  assert.equal(inLanguage('fibre', '100% organic cotton', 'zh-CN'), '100% organic cotton');
});
