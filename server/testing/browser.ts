import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { stopwatch } from '../platform/clock.ts';
import type { App } from '../platform/http.ts';
import { openLog } from '../platform/log.ts';
import { startSequencer } from '../platform/sequencer.ts';
import { isBrowserBrought, unpackBrowser } from './browser-files.ts';
import type { TestShop } from './shop.ts';

type Served = Pick<TestShop, 'app' | 'db'>;

export type Look = {
  /** 390 is a phone, 1440 a desk. */
  width?: number;
  height?: number;
  isDark?: boolean;
  locale?: 'en' | 'zh-CN';
  /** Where the browser's computer stands. */
  timezoneId?: string;
  /** False: as a browser that runs no scripts. */
  hasScript?: boolean;
  /** Session of an agent: the cookie of `shop.people`. */
  cookie?: string;
};

export type Tab = { page: Page; context: BrowserContext; base: string };

const shots = fileURLToPath(new URL('../../e2e/shots/', import.meta.url));
let browser: Promise<Browser> | undefined;
const servers = new Map<App, Promise<string>>();
let sequencer: { stop(): Promise<void> } | undefined;

after(async () => {
  await (await browser)?.close();
  await sequencer?.stop();
});

/** A fresh browser profile at a path of the running app. What the page complains about fails the test when it ends. */
export async function openTab(t: TestContext, shop: Served, path: string, look: Look = {}): Promise<Tab> {
  const base = await serve(shop);
  browser ??= launch();
  const { width = 390, height = 844, isDark = false, locale = 'en', hasScript = true, cookie, timezoneId } = look;
  const context = await (await browser).newContext({
    baseURL: base,
    viewport: { width, height },
    colorScheme: isDark ? 'dark' : 'light',
    locale,
    javaScriptEnabled: hasScript,
    reducedMotion: 'reduce',
    ...(timezoneId === undefined ? {} : { timezoneId }),
  });
  if (cookie) {
    const at = cookie.indexOf('=');
    await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: base }]);
  }
  const page = await context.newPage();
  const complaints = listen(page);
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, [], 'the page complained');
  });
  await page.goto(path);
  return { page, context, base };
}

/** The app that `shop` belongs to, on a port of its own, with the feed running as in a worker. */
export function serve({ app, db }: Served): Promise<string> {
  sequencer ??= startSequencer(db, openLog('silent'));
  const served = servers.get(app) ?? app.listen({ port: 0, host: '127.0.0.1' });
  servers.set(app, served);
  return served;
}

async function launch(): Promise<Browser> {
  if (!isBrowserBrought) return chromium.launch({ channel: 'chrome' });
  const { executable, env } = await unpackBrowser();
  return chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-lcd-text'],
  });
}

/** Errors of scripts, and whatever the page's own rules kept out. A cut line is no fault of the page. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  const path = () => page.url().replace(/^https?:\/\/[^/]+/, '');
  page.on('pageerror', (error) => complaints.push(`${path()}: ${error}`));
  page.on('console', (message) => {
    const isCut = /net::ERR_(INTERNET_DISCONNECTED|NETWORK_CHANGED|FAILED|INCOMPLETE_CHUNKED)/.test(message.text());
    const isRefusal = /the server responded with a status of/.test(message.text());
    if (message.type() === 'error' && !isCut && !isRefusal) complaints.push(`${path()}: ${message.text()}`);
  });
  return complaints;
}

/** Waits for what the page cannot be asked to wait for itself: its rules forbid scripts from outside. */
export async function until(isSo: () => Promise<boolean>, patienceMs = 10_000): Promise<void> {
  const waited = stopwatch();
  while (!(await isSo())) {
    assert.ok(waited() < patienceMs, `waited ${patienceMs} ms in vain`);
    await sleep(50);
  }
}

/** Until a picture of the video is there: its first bytes came, and the browser can show them. */
export const plays = (video: Locator): Promise<void> =>
  until(() => video.evaluate((shown) => (shown as unknown as { readyState: number }).readyState >= 2));

/** A picture in e2e/shots, for people to look at; only when QIN_SHOTS is set. */
export async function shoot(page: Page, name: string, fullPage = false): Promise<void> {
  if (!process.env.QIN_SHOTS) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}

/** What axe finds serious or critical on the page, said so that one can find it. */
export async function seriousFlaws(page: Page): Promise<string[]> {
  // In the page itself: without frames, and without a second page for the outcome, it takes half the time.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
}
