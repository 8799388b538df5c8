import { type Html, html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';
import { type Locale, pickLocale, translate } from '../platform/i18n.ts';
import { countryCodes, currencyCodes, isFirstRun, leastPasswordLength } from '../shops/index.ts';
import { countriesOfZones, currencyOf, zonesOf } from './money-of-countries.ts';

/** The address of an installation: its first-run page until a shop has people, then the way to the workbench. */
export function firstRunPage(app: App): void {
  app.get(
    '/',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The first-run page; later, on to the workbench',
        response: { 200: Page, 302: { description: 'To the workbench' } },
      },
    },
    async (request, reply) => {
      if (!(await isFirstRun(app.db))) return reply.redirect('/desk');
      const { lang } = request.query as { lang?: unknown };
      const locale = pickLocale(typeof lang === 'string' ? lang : request.headers['accept-language']);
      return sendPage(reply, { locale, title: 'Qin 亲', body: pageIn(locale), style, script });
    },
  );
}

function pageIn(locale: Locale): Html {
  const say = (key: string) => translate(locale, `set_up.${key}`, { least: leastPasswordLength });
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return html`<main><div class="top"><p class="seal" aria-hidden="true">亲</p><a lang="${other}" hreflang="${other}" href="?lang=${other}">${translate(locale, 'page.other_language')}</a></div><h1>${say('title')}</h1><p>${say('intro')}</p>
    <form data-unreachable="${say('unreachable')}"><p role="alert"></p>
    <label>${say('code')}<input name="setUpCode" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"><small>${say('code_hint')}</small></label>
    <h2>${say('shop')}</h2>
    <label>${say('shop_name')}<input name="name" required maxlength="200" autocomplete="organization"></label>
    <label>${say('shop_code')}<input name="code" required maxlength="40" pattern="[a-z0-9][a-z0-9\\-]*" autocapitalize="none" spellcheck="false"><small>${say('shop_code_hint')}</small></label>
    <div class="row"><label>${say('country')}<select name="country">${countriesIn(locale)}</select></label>
    <label>${say('currency')}<select name="currency">${currenciesIn(locale)}</select></label></div>
    <label>${say('zone')}<select name="zone">${zonesIn(locale)}</select></label>
    <h2>${say('owner')}</h2>
    <label>${say('owner_name')}<input name="ownerName" required maxlength="100" autocomplete="name"></label>
    <label>${say('email')}<input name="email" type="email" required maxlength="254" autocomplete="username"></label>
    <label>${say('password')}<input name="password" type="password" required minlength="${leastPasswordLength}" maxlength="128" autocomplete="new-password"></label>
    <button>${say('submit')}</button></form></main>`;
}

/** What a new shop most likely is, until the zone of the browser says better. */
const likely = {
  en: { country: 'US', currency: 'USD', zone: 'America/New_York' },
  'zh-CN': { country: 'CN', currency: 'CNY', zone: 'Asia/Shanghai' },
} as const;

function countriesIn(locale: Locale): Html[] {
  return named(locale, 'region', countryCodes).map(({ code, name }) =>
    optionOf(code, name, code === likely[locale].country, dataOf(code)),
  );
}

const dataOf = (country: string): Html =>
  html` data-currency="${currencyOf(country) ?? ''}" data-zones="${zonesOf(country).join(' ')}"`;

function currenciesIn(locale: Locale): Html[] {
  return named(locale, 'currency', currencyCodes).map(({ code, name }) =>
    optionOf(code, `${name} (${code})`, code === likely[locale].currency),
  );
}

function named(locale: Locale, type: 'region' | 'currency', codes: readonly string[]) {
  const names = new Intl.DisplayNames([locale], { type });
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}

function optionOf(value: string, label: string, isChosen: boolean, more: Html = html``): Html {
  return html`<option value="${value}"${isChosen ? html` selected` : ''}${more}>${label}</option>`;
}

function zonesIn(locale: Locale): Html[] {
  const countries = countriesOfZones();
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].map((zone) =>
    optionOf(zone, zone, zone === likely[locale].zone, html` data-country="${countries.get(zone) ?? ''}"`),
  );
}

const style = `
*{box-sizing:border-box}body{max-width:34rem;padding:2rem 1rem 4rem}h1{margin:.3rem 0}h2{font-size:1.05rem;margin:1.2rem 0 0}
.top{display:flex;justify-content:space-between;align-items:center}.top a{border:1px solid #8886;border-radius:2rem;padding:.25rem .8rem;text-decoration:none}.seal{display:grid;place-items:center;width:3rem;height:3rem;margin:0;border-radius:.6rem;background:#a8412a;color:#fff;font-size:1.7rem;line-height:1}
form{display:grid;gap:.9rem}label{display:grid;gap:.25rem;font-weight:500;min-width:0}small{font-weight:400;opacity:.75}
.row{display:grid;gap:.9rem}@media(min-width:30rem){.row{grid-template-columns:1fr 1fr}}
input,select,button{font:inherit;color:inherit;width:100%;min-width:0;padding:.55rem .7rem;border:1px solid #8886;border-radius:.5rem;background:#8881}
option{background:Canvas;color:CanvasText}
button{margin-top:.6rem;background:#a8412a;color:#fff;border:0;font-weight:600;cursor:pointer}button:disabled{opacity:.6}
[role=alert]{color:#b3261e;margin:0}[role=alert]:empty{display:none}@media(prefers-color-scheme:dark){[role=alert]{color:#ff9c90}}`;

/**
 * Runs in the browser: the code stands behind the #, where no server log sees it; the zone is the one of this computer,
 * the country is where that is, and the currency what is paid with there. Another country brings its own zone along. What
 * was typed outlives a reload and another language, but for the password.
 */
const script = `
const form = document.querySelector('form');
const note = document.querySelector('[role=alert]');
const field = form.elements;
const other = document.querySelector('a[hreflang]');
const kept = 'qin.set-up';
const known = JSON.parse(sessionStorage.getItem(kept) ?? '{}');
for (const [name, value] of Object.entries(known)) field[name].value = value;
const keep = () => {
  const typed = [...form.querySelectorAll('input:not([type=password]), select')];
  sessionStorage.setItem(kept, JSON.stringify(Object.fromEntries(typed.map(({ name, value }) => [name, value]))));
};
form.addEventListener('input', keep);
form.addEventListener('change', keep);
if (location.hash) field.setUpCode.value = location.hash.slice(1);
other.addEventListener('click', () => { other.hash = field.setUpCode.value; });
const choose = (select, value) => { if (value && [...select.options].some((option) => option.value === value)) select.value = value; };
const saysOf = (select, name) => select.selectedOptions[0]?.dataset[name];
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const follow = () => {
  choose(field.currency, saysOf(field.country, 'currency'));
  const zones = (saysOf(field.country, 'zones') ?? '').split(' ');
  if (!zones.includes(field.zone.value)) choose(field.zone, zones.includes(here) ? here : zones[0]);
};
field.country.addEventListener('change', follow);
const country = [...field.zone.options].find(({ value }) => value === here)?.dataset.country;
if (country && !known.country) {
  field.zone.value = here;
  choose(field.country, country);
  follow();
}
async function post(path, body) {
  const reply = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (reply.ok) return true;
  note.textContent = (await reply.json()).message;
  note.scrollIntoView({ block: 'center' });
  return false;
}
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  note.textContent = '';
  const [email, password] = [field.email.value, field.password.value];
  const shop = Object.fromEntries(['name', 'code', 'country', 'zone', 'currency'].map((name) => [name, field[name].value]));
  try {
    const made = await post('/api/set-up', { setUpCode: field.setUpCode.value, shop, owner: { name: field.ownerName.value, email, password } });
    if (made && (await post('/api/auth/sign-in/email', { email, password }))) {
      sessionStorage.removeItem(kept);
      localStorage.setItem('qin.language', document.documentElement.lang);
      location.replace('/desk');
    }
  } catch {
    note.textContent = form.dataset.unreachable;
  } finally {
    button.disabled = false;
  }
});`;
