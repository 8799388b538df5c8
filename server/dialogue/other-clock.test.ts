import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locale } from '../../shared/labels.ts';
import { fixtureNow, fixturesFor } from '../scripts/fixtures.ts';
import { loadScripts, render } from '../scripts/index.ts';
import { mayGoByAnotherClock } from './other-clock.ts';
import type { Scene } from './scene.ts';

const sceneOf = (shop: string, country: string | null, verified = true) =>
  ({ shop: { country: shop }, customer: country && { country }, verified, parcels: [] }) as unknown as Scene;

test("a Chinese shop's Chinese buyer is told no zone; whoever may live by another clock is", () => {
  assert.equal(mayGoByAnotherClock(sceneOf('CN', 'CN'), 'zh-CN'), false);
  assert.equal(mayGoByAnotherClock(sceneOf('CN', null), 'zh-CN'), false);
  assert.equal(mayGoByAnotherClock(sceneOf('CN', 'US'), 'zh-CN'), true);
  assert.equal(mayGoByAnotherClock(sceneOf('CN', null), 'en'), true);
  assert.equal(mayGoByAnotherClock(sceneOf('CN', 'CN', false), 'en'), true, 'nothing is known of who is not verified');
  assert.equal(mayGoByAnotherClock(sceneOf('GB', 'GB'), 'en'), false);
  assert.equal(mayGoByAnotherClock(sceneOf('US', 'US'), 'en'), true, 'the country has several clocks');
});

test('a time that somebody waits for names the clock, a time that is past does not', () => {
  const said = (situation: string, locale: Locale, namesZone: boolean) => {
    const script = loadScripts().find(situation, locale);
    assert.ok(script);
    const [fixture] = fixturesFor(locale, []);
    const options = { now: fixtureNow, locale, zone: 'Asia/Shanghai', namesZone };
    const rendered = render(script, fixture?.facts ?? new Map(), options);
    return 'text' in rendered ? rendered.text : JSON.stringify(rendered);
  };
  assert.match(said('handover.person', 'en', true), /by 18:00 \(China time\) today/);
  assert.match(said('handover.person', 'en', false), /by 18:00 today/);
  assert.match(said('handover.person', 'zh-CN', true), /北京时间今天18:00前/);
  assert.match(said('handover.person', 'zh-CN', false), /会在今天18:00前/);
  assert.doesNotMatch(said('parcel.moving', 'en', true), /China time/);
});
