import { Type } from 'typebox';
import { html, sendPage } from '../platform/html.ts';
import type { App } from '../platform/http.ts';
import { pickLocale, translate } from '../platform/i18n.ts';
import { leastPasswordLength, mostPasswordLength } from './passwords.ts';

const style =
  'body{max-width:26rem;padding:2rem 1rem}form:not([hidden]){display:grid;gap:.9rem}label{display:grid;gap:.25rem;font-weight:500}input,button{font:inherit;color:inherit;padding:.55rem .7rem;border:1px solid #8886;border-radius:.5rem;background:#8881}button{background:#a8412a;color:#fff;border:0;font-weight:600;cursor:pointer}[role=alert]{color:#b3261e}@media(prefers-color-scheme:dark){[role=alert]{color:#ff9c90}}';

/** Runs in the browser: the token stands behind the #, so the server sees it only in the two requests made here. */
const script = `
const token = location.hash.slice(1) || '-'; // an address without one is answered as an unknown one
const form = document.querySelector('form');
const note = document.querySelector('[role=alert]');
async function ask(path, body) {
  const reply = await fetch('/api/invitations/' + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await reply.json();
  note.textContent = reply.ok ? '' : answer.message;
  return reply.ok ? answer : null;
}
ask('read', { token }).then((offer) => {
  if (!offer) return;
  document.querySelector('#offer').textContent = offer.shopName + ' · ' + offer.email;
  form.hidden = false;
});
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!(await ask('accept', { token, name: form.elements.name.value, password: form.elements.password.value }))) return;
  form.hidden = true;
  history.replaceState(null, '', location.pathname);
  document.querySelector('#done').hidden = false;
});`;

/** Where the one-time link of an invitation leads: name, password, done. */
export function joinPage(app: App): void {
  app.get(
    '/join',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The page of an invitation',
        response: { 200: { description: 'The page', content: { 'text/html': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const locale = pickLocale(request.headers['accept-language']);
      const say = (key: string) => translate(locale, key, { least: leastPasswordLength });
      const body = html`<main><h1>${say('join_title')}</h1><p id="offer"></p><p role="alert"></p>
        <form hidden><label>${say('join_name')}<input name="name" required maxlength="100" autocomplete="name"></label>
        <label>${say('join_password')}<input name="password" type="password" required minlength="${leastPasswordLength}" maxlength="${mostPasswordLength}" autocomplete="new-password"></label>
        <button>${say('join_submit')}</button></form><p id="done" hidden>${say('join_done')} <a href="/desk/sign-in">${say('join_sign_in')}</a></p></main>`;
      return sendPage(reply, { locale, title: say('join_title'), body, style, script });
    },
  );
}
