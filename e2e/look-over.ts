import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const root = new URL('../', import.meta.url);
const keysOf = (path: string) => Object.keys(JSON.parse(readFileSync(new URL(path, root), 'utf8')) as object);
const sentenceKeys = new Set(['web/locales/en.json', 'locales/en.json'].flatMap(keysOf));

/** What is seen and not meant to be code: the words between tags, and those that stand in fields' hints. */
const words = `(() => {
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!parent || parent.closest('script, style, code, pre, textarea, template, noscript')) continue;
    if (node.data.trim() && parent.checkVisibility()) said.push(node.data.trim());
  }
  for (const element of document.querySelectorAll('[placeholder], [aria-label], [title]'))
    for (const name of ['placeholder', 'aria-label', 'title'])
      if (element.hasAttribute(name) && !(name === 'title' && element.textContent)) said.push(element.getAttribute(name));
  return said;
})()`;

/** What sticks out of the window, and words that are cut off without dots. */
const misplaced = `(() => {
  const named = (element) => element.tagName.toLowerCase() + '.' + [...element.classList].join('.') + ' "' + element.textContent.trim().slice(0, 40) + '"';
  const faults = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) faults.push('the page is ' + wide + ' px wider than the window');
  for (const element of document.body.querySelectorAll('*')) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) continue; // for those who hear the page
    const style = getComputedStyle(element);
    const hasWords = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const scrolls = (at) => at && (/auto|scroll/.test(getComputedStyle(at).overflowX) || getComputedStyle(at).textOverflow === 'ellipsis' || scrolls(at.parentElement));
    if (hasWords && box.right > innerWidth + 1 && !scrolls(element)) faults.push('sticks out: ' + named(element));
    if (hasWords && /hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1)
      faults.push('cut off: ' + named(element));
  }
  return faults;
})()`;

const unisolated = `(() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!/[\\u202a-\\u202e]/.test(node.data) || !parent.checkVisibility() || parent.closest('textarea')) continue;
    const { display, unicodeBidi } = getComputedStyle(parent);
    const isAlone = display !== 'inline' && [...parent.childNodes].every((other) => other === node || !other.textContent.trim());
    if (!isAlone && !/isolate|plaintext/.test(unicodeBidi))
      found.push(parent.tagName.toLowerCase() + '.' + parent.className + ' in ' + parent.parentElement.className);
  }
  return found;
})()`;

/**
 * Words of another language than the page's that nobody marked as such. Longer texts of the shop (messages, wordings)
 * carry their `lang`, which a screen reader needs too; its names are given, and are the same in every language.
 */
const foreign = (names: readonly string[]) => `(() => {
  const found = [];
  const names = ${JSON.stringify(names)};
  const isForeign = document.documentElement.lang.startsWith('zh')
    ? (text) => /[A-Za-z][A-Za-z'’]+[ ,]+[A-Za-z][A-Za-z'’]+/.test(text) || /(^|[^\\w@./:#=-])[a-z]{4,}(?![\\w@./:=-])/.test(text)
    : (text) => /\\p{Script=Han}/u.test(text);
  const look = (text, element) => {
    if (!isForeign(text) || !element.checkVisibility()) return;
    if (element.closest('bdi, [lang]:not(html), code, pre, textarea, script, style, template, noscript')) return;
    const own = names.reduce((rest, name) => rest.replaceAll(name, ''), text.replace(/“[^”]*”|访客 [0-9a-f]{4}/g, '')); // what is quoted is somebody's word, and a visitor goes by the end of an id
    if (isForeign(own)) found.push('"' + text.trim().slice(0, 60) + '" in ' + element.tagName.toLowerCase() + '.' + element.className + ' of .' + element.parentElement.className);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) look(node.data, node.parentElement);
  for (const element of document.querySelectorAll('[placeholder], [aria-label], [title]')) {
    if (element.closest('[aria-hidden=true]') || element.parentElement.closest('button[aria-label], a[aria-label]')) continue;
    for (const name of ['placeholder', 'aria-label', 'title']) look(element.getAttribute(name) ?? '', element);
  }
  return [...new Set(found)];
})()`;

/** What is wrong with the words and the measures of a page, said so that one finds it. */
export async function lookOver(page: Page, names: readonly string[]): Promise<string[]> {
  const said = await page.evaluate<string[]>(words);
  const strange = await page.evaluate<string[]>(foreign(names));
  return [
    ...said.flatMap((text) => unsaid(text)),
    ...strange.map((text) => `another language: ${text}`),
    ...(await misplacedOn(page)),
  ];
}

/** What sticks out of the window or is cut off. */
export function misplacedOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(misplaced);
}

/** Words that turn the direction of writing and are not set apart from what stands beside them in their line. */
export function unisolatedOn(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(unisolated);
}

function unsaid(text: string): string[] {
  const holes = /\bundefined\b|\bNaN\b|\[object|\{\{|\{\w+\}|Invalid Date|^null$/.exec(text);
  const keys = [...text.matchAll(/\b[a-z]\w*(?:\.\w+)+\b/g)]
    .map(([word]) => word)
    .filter((word) => sentenceKeys.has(word));
  const codes = [...text.matchAll(/\b[a-z]+(?:_[a-z0-9]+)+\b/g)].map(([word]) => word);
  return [...(holes ? [`a hole in "${text}"`] : []), ...[...keys, ...codes].map((word) => `a raw key: ${word}`)];
}
