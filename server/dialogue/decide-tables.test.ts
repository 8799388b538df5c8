import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shippedContent } from '../scripts/index.ts';
import { loadExamples, shippedModel, understand } from '../triage/index.ts';
import { decide } from './decide.ts';
import type { Move } from './moves.ts';
import { askedOf } from './option-labels.ts';
import { type DialogueState, freshState, readState } from './state.ts';
import { tables } from './tables/all-tables.ts';
import { assertCame } from './tables/expect.ts';
import { idOf, imagineNames, imagineSnapshot, numberOf } from './tables/imagined-world.ts';
import type { Table } from './tables/table.ts';

describe('what Qin decides, message by message', () => {
  for (const table of tables) test(`${table.title} (${table.locale})`, () => play(table));
});

function play({ given, locale, turns }: Table): void {
  const model = shippedModel();
  const names = imagineNames(given, locale);
  let isVerified = !given.isUnverified;
  let state: DialogueState = { ...freshState, orderId: given.openedFrom ? idOf(given.openedFrom) : null };
  const done: Move[] = [];
  for (const { buyer, isVerifiedNow, expect } of turns) {
    isVerified ||= isVerifiedNow === true;
    const understood = understand(model, buyer, { locale, asked: askedOf(state.open, names, locale) });
    const decision = decide(imagineSnapshot(given, isVerified, done), state, understood);
    done.push(...decision.moves);
    state = readState(JSON.parse(JSON.stringify(decision.state)));
    assert.deepEqual(state, decision.state, 'the memory survives being stored');
    assertCame({ understood, moves: decision.moves, open: state.open }, expect, numberOf, buyer);
  }
}

test("no buyer's wording of the tables stands among the training sentences", () => {
  const plain = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '');
  const trained = new Set(loadExamples(shippedContent).map(({ text }) => plain(text)));
  const copied = tables.flatMap(({ turns }) =>
    turns.map(({ buyer }) => buyer).filter((buyer) => trained.has(plain(buyer))),
  );
  assert.deepEqual(copied, []);
});
