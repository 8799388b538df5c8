import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryClient } from '@tanstack/react-query';
import { invalidateSoon } from './invalidate-soon.ts';
import { keys } from './keys.ts';

test('where something happens all the time, the counts of the inbox are still asked for twice a second', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const queries = new QueryClient();
  queries.setQueryData(keys.counts, {});
  let asked = 0;
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'updated' && query.state.isInvalidated) {
      asked += 1;
      queries.setQueryData(keys.counts, {});
    }
  });
  const onEvent = invalidateSoon(queries, keys.counts, 500);
  for (let passed = 0; passed < 3000; passed += 100) {
    onEvent();
    t.mock.timers.tick(100);
  }
  assert.ok(asked >= 5, `asked ${asked} times in three seconds`);
});
