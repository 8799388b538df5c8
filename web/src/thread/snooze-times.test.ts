import assert from 'node:assert/strict';
import test from 'node:test';
import type { Hours, Period } from '../api/types.ts';
import { nextMorning } from './snooze-times.ts';

const zone = 'Asia/Shanghai';
const day: Period[] = [
  { opens: '13:30', closes: '18:00' },
  { opens: '09:30', closes: '12:00' },
];
const weekdays: Hours = { weekly: [day, day, day, day, day, [], []], specialDays: [] };
const from = (local: string, hours: Hours) => {
  const found = nextMorning(hours, zone, Date.parse(`${local}+08:00`));
  return found && `${found.kind} ${found.at}`;
};

test('a conversation can wait until the shop opens: tomorrow, after the weekend, or this morning', () => {
  const monday = 'tomorrow_opening 2026-11-24T01:30:00.000Z';
  assert.equal(from('2026-11-23T10:00', weekdays), monday, 'a break at noon is no opening');
  assert.equal(from('2026-11-23T23:50', weekdays), monday);
  assert.equal(from('2026-11-24T02:00', weekdays), 'opening 2026-11-24T01:30:00.000Z');
  assert.equal(from('2026-11-27T10:00', weekdays), 'opening 2026-11-30T01:30:00.000Z', 'Friday to Monday');
});

test('a special day counts for its weekday; without hours it is nine tomorrow in the zone of the shop', () => {
  const closed = { ...weekdays, specialDays: [{ day: '2026-11-24', name: '', periods: [] }] };
  assert.equal(from('2026-11-23T10:00', closed), 'opening 2026-11-25T01:30:00.000Z');
  const always: Hours = { weekly: [[], [], [], [], [], [], []], specialDays: [] };
  assert.equal(from('2026-11-23T10:00', always), 'tomorrow 2026-11-24T01:00:00.000Z');
  assert.equal(from('2026-11-23T02:00', always), 'tomorrow 2026-11-24T01:00:00.000Z');
  const never = { ...weekdays, weekly: [[], [], [], [], [], [], [{ opens: '10:00', closes: '24:00' }]] };
  assert.equal(from('2026-11-23T10:00', never), 'opening 2026-11-29T02:00:00.000Z');
});
