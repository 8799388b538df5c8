import { type Form, hiddenView, type Visit } from '../buyer-pages/index.ts';
import { type Html, html } from '../platform/html.ts';
import { answerBy, type Instead, sayVerdict, sayWhen, type Verdict } from '../returns/index.ts';
import { photosView, shownIn } from './photo-views.ts';
import { type Chosen, isFree, othersOf, proposedFor, type Remedy } from './rules.ts';

export type Offered = {
  chosen: readonly Chosen[];
  /** Of each chosen one, in their order. */
  verdicts: readonly Verdict[];
  others: readonly (Instead & { productId: string })[];
  remedies: readonly Remedy[];
};

/** What law and policy say of what was chosen, what the buyer may have for it, and the button that asks for it. */
export function offerForm(visit: Visit, offered: Offered, form: Form): Html {
  const { say, base } = visit;
  const { chosen, verdicts, remedies } = offered;
  const wish = (form.one('wish') || proposedFor(chosen, remedies)) as Remedy;
  const choices = remedies.map(
    (remedy) =>
      html`<label><input type="radio" name="wish" value="${remedy}"${remedy === wish ? html` checked` : html``} required><span>${say(`wish.${remedy}`)}<small>${say(`wish_hint.${remedy}`)}</small></span></label>`,
  );
  const isOpen = verdicts.every(({ refusable }) => !refusable);
  return html`<ul class="lines">${chosen.map((one, at) => lineView(visit, one, verdicts[at]))}</ul>
${photosView(visit, shownIn(form))}
<form method="post" action="${base}/order">${carriedView(form)}${hiddenView('token', visit.token)}
<fieldset class="wishes"><legend>${say('offer.wish')}</legend>${choices}</fieldset>
${remedies.includes('exchange') ? chosen.map((one) => exchangeView(visit, one, offered, form)) : ''}
<p class="note">${nextView(visit, isOpen)}</p>
<button name="step" value="send">${say('offer.send')}</button><button name="step" value="goods" class="quiet" formnovalidate>${say('offer.back')}</button></form>`;
}

/** By when they are answered who ask now. */
function nextView(visit: Visit, isOpen: boolean): string {
  const by = visit.follower ? answerBy(visit.shop, visit.now) : null;
  const key = isOpen ? 'offer.next' : 'offer.next_unsure';
  return by ? visit.say(key, { by: sayWhen(by, visit.shop.zone, visit.locale) }) : visit.say(`${key}_open`);
}

function lineView({ say, locale }: Visit, { item, quantity, reasons }: Chosen, verdict: Verdict | undefined): Html {
  const why = reasons.map(({ reason }) => say(`reason.${reason}`)).join(' · ');
  const freight = verdict && verdict.right !== 'none' ? html`<p>${say(`freight.${verdict.freight}`)}</p>` : html``;
  return html`<li><b>${item.title}</b> × ${quantity}<small>${[item.options, why].filter(Boolean).join(' · ')}</small>${verdict ? html`<p>${sayVerdict(verdict.line, locale)}</p>${freight}` : html``}</li>`;
}

/** What there is instead; what is sold out is shown, and cannot be chosen. */
function exchangeView({ say }: Visit, { item, quantity }: Chosen, { others }: Offered, form: Form): Html {
  const name = `to.${item.ref}`;
  const choices = othersOf(item, others).map((one) => {
    const label = [one.colour, one.size].filter(Boolean).join(' · ');
    const isThere = isFree(one, quantity);
    const state = isThere ? (one.variantId === form.one(name) ? html` selected` : html``) : html` disabled`;
    return html`<option value="${one.variantId}"${state}>${isThere ? label : say('offer.sold_out', { choice: label })}</option>`;
  });
  if (choices.length === 0) return html``;
  return html`<p class="field for-exchange"><label for="${name}">${say('offer.instead', { title: item.title })}</label><select id="${name}" name="${name}"><option value="">${say('offer.choose')}</option>${choices}</select></p>`;
}

const ofThisPage = new Set(['token', 'step', 'wish', 'photos']);

/** All that was said before goes along. */
function carriedView(form: Form): Html {
  const names = form.names().filter((name) => !ofThisPage.has(name) && !name.startsWith('to.'));
  return html`${names.flatMap((name) => form.all(name).map((value) => hiddenView(name, value)))}`;
}
