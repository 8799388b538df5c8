import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { Flow } from './flow.ts';

const password = 'glass onion forty';
const newPassword = 'seven green umbrellas';
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** From the invitation to the last sign-out: somebody's own way through the desk's doors. */
export async function account({ open, reached }: Flow): Promise<void> {
  const owner = await open('owner', '/desk/settings/people');
  await owner.getByLabel('E-mail', { exact: true }).fill('mei@shop.test');
  await press(owner, 'Make the invitation');
  const link = new URL(await owner.getByLabel('Invitation link').inputValue());

  const page = await open(null, `${link.pathname}${link.hash}`);
  await page.locator('input[name=name]').fill('Mei');
  await page.locator('input[name=password]').fill(password);
  await page.locator('form button').click();
  await reached('POST /api/invitations/read');
  await reached('POST /api/invitations/accept');

  await signIn(page, password);
  await page.waitForURL(/desk\/inbox/);
  await page.locator('button.availability').click();
  await reached('PUT /api/me/availability');
  await page.goto('/desk/me');
  await page.getByLabel('Takes at most').fill('7');
  await press(page, 'Save');
  await reached('PUT /api/me/limit');
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill(newPassword);
  await press(page, 'Change the password');
  await reached('POST /api/auth/change-password');
  await press(page, 'Sign out everywhere else');
  await reached('POST /api/auth/revoke-other-sessions');

  await page.getByLabel('Password', { exact: true }).fill(newPassword);
  await press(page, 'Set up');
  await reached('POST /api/auth/two-factor/enable');
  const key = await page.getByLabel('Key for the authenticator').inputValue();
  const [backupCode = ''] = (await page.getByLabel('Backup codes').inputValue()).split('\n');
  await page.getByLabel('The six digits it shows now').fill(codeOf(key));
  await press(page, 'Turn on');
  await reached('POST /api/auth/two-factor/verify-totp');
  await page.getByRole('button', { name: 'Turn off' }).waitFor();
  await press(page, 'Sign out');
  await reached('POST /api/auth/sign-out');
  await page.waitForURL(/desk\/sign-in/); // the page goes there by itself

  await signIn(page, newPassword);
  await page.getByLabel('Code').fill(backupCode);
  await press(page, 'Sign in');
  await reached('POST /api/auth/two-factor/verify-backup-code');
  await page.waitForURL(/desk\/inbox/);
  await page.goto('/desk/me');
  await page.getByLabel('Password', { exact: true }).fill(newPassword);
  await press(page, 'Turn off');
  await reached('POST /api/auth/two-factor/disable');
}

async function signIn(page: Page, secret: string): Promise<void> {
  await page.goto('/desk/sign-in');
  await page.locator('#email').fill('mei@shop.test');
  await page.locator('#password').fill(secret);
  await press(page, 'Sign in');
}

/** What an authenticator shows now for this key (RFC 6238). */
function codeOf(key: string): string {
  const bits = [...key.replace(/=+$/, '')].map((letter) => {
    const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter);
    assert.ok(value >= 0, 'the key is written in base 32');
    return value.toString(2).padStart(5, '0');
  });
  const bytes = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Temporal.Now.instant().epochMilliseconds / 30_000)));
  const digest = createHmac('sha1', bytes).update(counter).digest();
  const at = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
