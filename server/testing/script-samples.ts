import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import type { Sample } from './route-samples.ts';
import type { TestShop } from './shop.ts';

const script = { situation: 'talk.thanks', locale: 'en' };
const body = 'situation: talk.thanks\nversion: 1\nsentences:\n  - say: "Thank you."\n';
const one = '/api/scripts/:situation/:locale/versions/:version';

/** A version by a third person, so that whoever calls may decide on it. */
async function versionIn(shop: TestShop, state: 'draft' | 'in_review' | 'released'): Promise<number> {
  const [author, reviewer] = [await shop.addPerson('supervisor'), await shop.addPerson('supervisor')];
  const isReleased = state === 'released';
  const text = body.replace('Thank you', `Thank you, ${newId(shop.now())}`);
  const { rows } = await sql<{ version: number }>`
    insert into script_versions
      (shop_id, situation, locale, version, state, body, author_id, reviewer_id, created_at, changed_at, effective_from)
    select ${shop.id}, 'talk.thanks', 'en', coalesce(max(version), 1) + 1, ${state}, ${text}, ${author},
      ${isReleased ? reviewer : null}, ${shop.now()}, ${shop.now()}, ${isReleased ? shop.now() : null}
    from script_versions where shop_id = ${shop.id} returning version`.execute(shop.db);
  return rows[0]?.version ?? 0;
}

async function current(shop: TestShop): Promise<number> {
  return (await shop.get('scripts/talk.thanks/en')).json<{ version: number }>().version;
}

export const scriptSamples: Record<string, (shop: TestShop) => Promise<Sample>> = {
  'GET /api/scripts/:situation/:locale': async () => ({ params: script, expects: 200 }),
  'GET /api/scripts/:situation/:locale/diff': async () => ({ params: script, query: 'from=1&to=1', expects: 200 }),
  'PUT /api/scripts/:situation/:locale/draft': async () => ({ params: script, body: { body }, expects: 200 }),
  [`GET ${one}`]: async () => ({ params: { ...script, version: 1 }, expects: 200 }),
  [`DELETE ${one}`]: async (shop) => ({ params: { ...script, version: await versionIn(shop, 'draft') }, expects: 204 }),
  // Somebody else's draft: only its author submits it.
  [`POST ${one}/submit`]: async (shop) => ({
    params: { ...script, version: await versionIn(shop, 'draft') },
    expects: 409,
  }),
  [`POST ${one}/withdraw`]: async (shop) => ({
    params: { ...script, version: await versionIn(shop, 'in_review') },
    expects: 204,
  }),
  [`POST ${one}/reject`]: async (shop) => ({
    params: { ...script, version: await versionIn(shop, 'in_review') },
    body: { note: 'not yet' },
    expects: 204,
  }),
  [`POST ${one}/release`]: async (shop) => ({
    params: { ...script, version: await versionIn(shop, 'in_review') },
    body: { against: await current(shop) },
    expects: 204,
  }),
  [`POST ${one}/roll-back`]: async (shop) => ({
    body: { against: await versionIn(shop, 'released') },
    params: { ...script, version: 1 },
    expects: 200,
  }),
  'POST /api/scripts/check': async () => ({ body: { ...script, body }, expects: 200 }),
  'POST /api/scripts/import': async () => ({
    body: { text: '{"format": "qin.scripts/1", "scripts": []}', isDryRun: true },
    expects: 200,
  }),
  'POST /api/words/check': async () => ({ body: { text: 'the best', locale: 'en' }, expects: 200 }),
};
