import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Conversation } from '../api/types.ts';
import { type View, views } from '../app/paths.ts';
import { assistChannel, belongsTo, compareIn, type LoadedPages, placeConversation } from './place-conversation.ts';

const me = 'agent-1';
const conversation = (id: string, changes: Partial<Conversation> = {}): Conversation => ({
  id,
  channel: 'web',
  status: 'open',
  customer: null,
  buyerName: null,
  address: null,
  verified: false,
  assignee: null,
  holder: null,
  epoch: 0,
  lastSeq: 1,
  lastMessageAt: '2026-03-10T08:00:00Z',
  waitingSince: null,
  snoozedUntil: null,
  tags: [],
  preview: null,
  hasProposal: false,
  promiseDueAt: null,
  ...changes,
});
const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 8, minute)).toISOString();
const ids = (loaded: LoadedPages) => loaded.pages.flatMap((page) => page.items.map(({ id }) => id));
const pagesOf = (items: Conversation[], next: string | null = null): LoadedPages => ({
  pages: [{ items, next }],
  pageParams: [null],
});

test('a conversation somebody wrote in comes to the top, once', () => {
  const loaded = pagesOf([conversation('b', { lastMessageAt: at(2) }), conversation('a', { lastMessageAt: at(1) })]);
  const moved = placeConversation(loaded, 'all', conversation('a', { lastMessageAt: at(3) }), me);
  assert.deepEqual(ids(moved), ['a', 'b']);
});

test('what was taken over leaves the unassigned and comes to mine', () => {
  const taken = conversation('a', { status: 'handed_over', assignee: { id: me, name: 'Lan' } });
  assert.deepEqual(ids(placeConversation(pagesOf([conversation('a')]), 'unassigned', taken, me)), []);
  assert.deepEqual(ids(placeConversation(pagesOf([]), 'mine', taken, me)), ['a']);
});

test('what belongs beyond the last loaded page waits for that page', () => {
  const loaded = pagesOf([conversation('b', { lastMessageAt: at(5) })], 'cursor');
  const old = conversation('a', { lastMessageAt: at(1) });
  assert.deepEqual(ids(placeConversation(loaded, 'all', old, me)), ['b']);
  assert.deepEqual(ids(placeConversation(pagesOf([...(loaded.pages[0]?.items ?? [])]), 'all', old, me)), ['b', 'a']);
});

test('whoever has waited longest stands first', () => {
  const loaded = pagesOf([conversation('a', { waitingSince: at(4) })]);
  const longer = conversation('b', { waitingSince: at(1) });
  assert.deepEqual(ids(placeConversation(loaded, 'waiting', longer, me)), ['b', 'a']);
});

const anyConversation = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    minute: fc.nat(59),
    waits: fc.boolean(),
    isSnoozed: fc.boolean(),
    isMine: fc.boolean(),
    isPromised: fc.boolean(),
    channel: fc.constantFrom('web', assistChannel),
    status: fc.constantFrom('open' as const, 'handed_over' as const, 'closed' as const),
  })
  .map(({ id, minute, waits, isSnoozed, isMine, isPromised, channel, status }) =>
    conversation(id, {
      ...{ status, channel },
      promiseDueAt: isPromised ? at(minute) : null,
      lastMessageAt: at(minute),
      waitingSince: waits ? at(minute) : null,
      snoozedUntil: isSnoozed ? at(0) : null,
      assignee: isMine ? { id: me, name: 'Lan' } : null,
    }),
  );

test('whatever happens in whatever order, a view shows what belongs to it, in its order, nothing twice', () => {
  fc.assert(
    fc.property(fc.constantFrom<View>(...views), fc.array(anyConversation, { maxLength: 30 }), (view, changes) => {
      const loaded = changes.reduce((pages, change) => placeConversation(pages, view, change, me), pagesOf([]));
      const newest = new Map(changes.map((change) => [change.id, change]));
      const expected = [...newest.values()]
        .filter((one) => belongsTo(view, one, me))
        .sort((a, b) => compareIn(view, a, b))
        .map(({ id }) => id);
      assert.deepEqual(ids(loaded), expected);
    }),
  );
});
