import type { Page } from 'playwright-core';
import type { Flow } from './flow.ts';

const versions = '/api/scripts/:situation/:locale/versions/:version';
const path = '/desk/scripts/talk.holding/en';
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Writes a wording in the editor and hands it in; ends on its version's page. */
async function handIn(page: Page, said: string): Promise<void> {
  await page
    .locator('.script-text textarea')
    .fill(`situation: talk.holding\nversion: 1\nsentences:\n  - say: "${said}"\n`);
  await button(page, 'Submit for review').click();
  await page.locator('h1 .state.is-in_review').waitFor();
}

export async function scripts({ open, reached, shop }: Flow): Promise<void> {
  const writer = await open('supervisor', `${path}/edit`);
  await handIn(writer, 'First try.');
  await reached('POST /api/scripts/check');
  await reached('PUT /api/scripts/:situation/:locale/draft');
  await reached(`POST ${versions}/submit`);
  await button(writer, 'Take back for changes').click();
  await reached(`POST ${versions}/withdraw`);
  await button(writer, 'Discard draft').click();
  await reached(`DELETE ${versions}`);
  await writer.goto(`${path}/edit`);
  await handIn(writer, 'Second try.');
  const reviewer = await open('owner', new URL(writer.url()).pathname);
  await reviewer.locator('.review textarea').fill('Too short.');
  await button(reviewer, 'Reject').click();
  await reached(`POST ${versions}/reject`);
  await writer.goto(`${path}/edit`);
  await handIn(writer, 'Third try.');
  await reviewer.goto(new URL(writer.url()).pathname);
  await button(reviewer, 'Release now').click();
  await reached(`POST ${versions}/release`);
  await reviewer.goto(path);
  await button(reviewer, 'Roll back to this').click();
  await button(reviewer, 'Roll back').click();
  await reached(`POST ${versions}/roll-back`);

  await writer.goto('/desk/scripts/import');
  const document = (await shop.get('scripts/export')).body;
  await writer.locator('input[type=file]').setInputFiles({
    ...{ name: 'scripts.json', mimeType: 'application/json', buffer: Buffer.from(document) },
  });
  await reached('POST /api/scripts/import');
}
