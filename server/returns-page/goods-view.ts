import type { Reason } from '../../shared/labels.ts';
import { reasonTree } from '../../shared/reason-tree.ts';
import { type Form, hiddenView, type Visit, wordsView } from '../buyer-pages/index.ts';
import { type Html, html } from '../platform/html.ts';
import { photoFieldView, shownIn } from './photo-views.ts';
import { buyersReasons, type Item } from './rules.ts';
import { ofOrderView } from './take-form.ts';

const checked = (isSo: boolean) => (isSo ? html` checked` : html``);
const selected = (isSo: boolean) => (isSo ? html` selected` : html``);

/** What of the order goes back, how much and why; and in the buyer's own words, with photos. */
export function goodsForm(visit: Visit, items: readonly Item[], form: Form, key: string): Html {
  const { say, base, token } = visit;
  const shown = items.filter(({ left, inReturn }) => left > 0 || inReturn > 0);
  return html`<form method="post" action="${base}/order" enctype="multipart/form-data">
${hiddenView('token', token)}${hiddenView('step', 'offer')}${hiddenView('key', key)}${ofOrderView(visit)}
${shown.map((item) => itemView(visit, item, form, shown.length === 1))}
${wordsView({ name: 'words', label: say('words'), hint: say('words_hint'), value: form.one('words') })}
${photoFieldView(visit, shownIn(form))}
<button>${say('goods.next')}</button></form>`;
}

/** The rest of it stands there once it is chosen, also without a script. */
function itemView(visit: Visit, item: Item, form: Form, isOnly: boolean): Html {
  const { say } = visit;
  const { ref, left, inReturn } = item;
  const going = inReturn > 0 ? html`<small>${say('goods.going_back', { count: inReturn })}</small>` : html``;
  const what = html`<span><b>${item.title}</b>${item.options ? html`<small>${item.options}</small>` : html``}${item.ofLineId ? html`<small>${say('goods.came_instead')}</small>` : html``}${going}</span>`;
  if (left === 0) return html`<div class="item gone"><div class="pick">${what}</div></div>`;
  const isTaken = form.all('take').includes(ref) || (isOnly && form.one('step') === '');
  const many = Number.parseInt(form.one(`many.${ref}`), 10) || 1;
  const numbers = Array.from({ length: Math.min(left, 99) }, (_, at) => at + 1);
  const howMany =
    left === 1
      ? html``
      : html`<p class="field"><label for="many.${ref}">${say('goods.how_many', { count: left })}</label><select id="many.${ref}" name="many.${ref}">${numbers.map((n) => html`<option value="${n}"${selected(n === many)}>${n}</option>`)}</select></p>`;
  return html`<div class="item"><label class="pick"><input type="checkbox" name="take" value="${ref}"${checked(isTaken)}>${what}</label>
<div class="more">${howMany}${reasonsView(visit, ref, item.title, form)}</div></div>`;
}

/** Three levels: of what kind, why, and what exactly. Several may hold. */
export function reasonsView({ say }: Visit, ref: string, title: string, form: Form): Html {
  const said = form.all(`why.${ref}`);
  const groups = [...buyersReasons].map(([group, reasons]) => {
    const choices = reasons.map((reason) => reasonView(say, { ref, reason, form, isSaid: said.includes(reason) }));
    if (reasons.length === 1) return html`${choices}`;
    const open = reasons.some((reason) => said.includes(reason)) ? html` open` : html``;
    return html`<details${open}><summary>${say(`group.${group}`)}</summary>${choices}</details>`;
  });
  return html`<fieldset class="reasons"><legend>${say('goods.why', { title })}</legend><small>${say('goods.why_hint')}</small>${groups}</fieldset>`;
}

function reasonView(
  say: Visit['say'],
  { ref, reason, form, isSaid }: { ref: string; reason: Reason; form: Form; isSaid: boolean },
): Html {
  const { details } = reasonTree[reason];
  const name = `what.${ref}.${reason}`;
  const choices = details.map(
    (detail) =>
      html`<option value="${detail}"${selected(form.one(name) === detail)}>${say(`detail.${detail}`)}</option>`,
  );
  const exactly =
    details.length === 0
      ? html``
      : html`<select name="${name}" aria-label="${say('goods.what', { reason: say(`reason.${reason}`) })}"><option value="">${say('goods.what_open')}</option>${choices}</select>`;
  return html`<div class="reason"><label><input type="checkbox" name="why.${ref}" value="${reason}"${checked(isSaid)}><span>${say(`reason.${reason}`)}</span></label>${exactly}</div>`;
}
