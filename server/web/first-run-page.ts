import { type Html, html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { Page } from '../platform/http-schemas.ts';
import { type Locale, pickLocale, translate } from '../platform/i18n.ts';
import { countryCodes, currencyCodes, isFirstRun, leastPasswordLength } from '../shops/index.ts';

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
      const locale = pickLocale(request.headers['accept-language']);
      return sendPage(reply, { locale, title: 'Qin 亲', body: pageIn(locale), style, script });
    },
  );
}

function pageIn(locale: Locale): Html {
  const say = (key: string) => translate(locale, `set_up.${key}`, { least: leastPasswordLength });
  return html`<main><p class="seal" aria-hidden="true">亲</p><h1>${say('title')}</h1><p>${say('intro')}</p>
    <form data-unreachable="${say('unreachable')}"><p role="alert"></p>
    <label>${say('code')}<input name="setUpCode" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"><small>${say('code_hint')}</small></label>
    <h2>${say('shop')}</h2>
    <label>${say('shop_name')}<input name="name" required maxlength="200" autocomplete="organization"></label>
    <label>${say('shop_code')}<input name="code" required maxlength="40" pattern="[a-z0-9][a-z0-9\\-]*" autocapitalize="none" spellcheck="false"><small>${say('shop_code_hint')}</small></label>
    <div class="row"><label>${say('country')}<select name="country">${countriesIn(locale)}</select></label>
    <label>${say('currency')}<select name="currency">${currenciesIn(locale)}</select></label></div>
    <label>${say('zone')}<select name="zone">${zones()}</select></label>
    <h2>${say('owner')}</h2>
    <label>${say('owner_name')}<input name="ownerName" required maxlength="100" autocomplete="name"></label>
    <label>${say('email')}<input name="email" type="email" required maxlength="254" autocomplete="username"></label>
    <label>${say('password')}<input name="password" type="password" required minlength="${leastPasswordLength}" maxlength="128" autocomplete="new-password"></label>
    <button>${say('submit')}</button></form></main>`;
}

function countriesIn(locale: Locale): Html[] {
  return optionsIn(locale, 'region', countryCodes, locale === 'zh-CN' ? 'CN' : 'US');
}

function currenciesIn(locale: Locale): Html[] {
  return optionsIn(locale, 'currency', currencyCodes, locale === 'zh-CN' ? 'CNY' : 'USD');
}

function optionsIn(locale: Locale, type: 'region' | 'currency', codes: readonly string[], chosen: string): Html[] {
  const names = new Intl.DisplayNames([locale], { type });
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale))
    .map(({ code, name }) => optionOf(code, type === 'currency' ? `${name} (${code})` : name, code === chosen));
}

function optionOf(value: string, label: string, isChosen: boolean): Html {
  return isChosen
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;
}

function zones(): Html[] {
  return Intl.supportedValuesOf('timeZone').map((zone) => optionOf(zone, zone, zone === 'Asia/Shanghai'));
}

const style = `
*{box-sizing:border-box}body{max-width:34rem;padding:2rem 1rem 4rem}h1{margin:.3rem 0}h2{font-size:1.05rem;margin:1.2rem 0 0}
.seal{display:grid;place-items:center;width:3rem;height:3rem;margin:0;border-radius:.6rem;background:#a8412a;color:#fff;font-size:1.7rem;line-height:1}
form{display:grid;gap:.9rem}label{display:grid;gap:.25rem;font-weight:500;min-width:0}small{font-weight:400;opacity:.75}
.row{display:grid;gap:.9rem}@media(min-width:30rem){.row{grid-template-columns:1fr 1fr}}
input,select,button{font:inherit;color:inherit;width:100%;min-width:0;padding:.55rem .7rem;border:1px solid #8886;border-radius:.5rem;background:#8881}
option{background:Canvas;color:CanvasText}
button{margin-top:.6rem;background:#a8412a;color:#fff;border:0;font-weight:600;cursor:pointer}button:disabled{opacity:.6}
[role=alert]{color:#b3261e;margin:0}[role=alert]:empty{display:none}@media(prefers-color-scheme:dark){[role=alert]{color:#ff9c90}}`;

/** Runs in the browser: the code stands behind the #, where no server log sees it; the zone is the one of this computer. */
const script = `
const form = document.querySelector('form');
const note = document.querySelector('[role=alert]');
const field = form.elements;
if (location.hash) field.setUpCode.value = location.hash.slice(1);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if ([...field.zone.options].some((option) => option.value === zone)) field.zone.value = zone;
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
    if (made && (await post('/api/auth/sign-in/email', { email, password }))) location.replace('/desk');
  } catch {
    note.textContent = form.dataset.unreachable;
  } finally {
    button.disabled = false;
  }
});`;
