import { type Form, fieldView, formOf, hiddenView, type Visit, wordsView } from '../buyer-pages/index.ts';
import { type Html, html } from '../platform/html.ts';
import { isUndecided } from '../returns/index.ts';
import { reasonsView } from './goods-view.ts';
import { photoFieldView, shownIn } from './photo-views.ts';
import { waysOf } from './status-rules.ts';
import type { Status } from './status-view.ts';

export const returnActions = ['tracking', 'tell', 'reasons', 'dispute', 'cancel'] as const;
export type ReturnAction = (typeof returnActions)[number];

/** What the buyer may do about a return now; what was typed into a form that was refused stays in it. */
export function actionForms(visit: Visit, status: Status, form: Form): Html {
  const { say } = visit;
  const { lines } = status.detail;
  const ways = waysOf(lines);
  const given = (action: ReturnAction) => (form.one('do') === action ? form : formOf([]));
  const may: Record<ReturnAction, boolean> = { ...ways, tracking: ways.track, reasons: isUndecided(status.detail) };
  const inside: Record<ReturnAction, () => Html> = {
    tracking: () => trackingFields(visit, status, given('tracking')),
    tell: () =>
      html`${wordsView({ name: 'words', label: say('words'), value: given('tell').one('words') })}${photoFieldView(visit, shownIn(given('tell')))}`,
    reasons: () =>
      html`${lines.filter((line) => line.case !== 'cancelled').map(({ id, title }) => reasonsView(visit, id, title, form.one('do') === 'reasons' ? form : saidSoFar(status)))}`,
    dispute: () =>
      html`<p>${say('dispute.hint')}</p>${wordsView({ name: 'words', id: 'dispute-words', label: say('dispute.words'), value: given('dispute').one('words') })}`,
    cancel: () => html`<p>${say('cancel.hint')}</p>`,
  };
  const isUrgent = (action: ReturnAction) =>
    form.one('do') === action ||
    (action === 'tracking' && status.parcels.length === 0) ||
    action === 'dispute' ||
    (action === 'tell' && status.detail.status === 'info_needed');
  return html`<section class="ways">${returnActions.filter((action) => may[action]).map((action) => actionForm(visit, status, action, isUrgent(action), inside[action]()))}</section>`;
}

function actionForm(
  { base, token, say }: Visit,
  { detail }: Status,
  action: ReturnAction,
  isOpen: boolean,
  inside: Html,
): Html {
  const type = action === 'tell' ? html` enctype="multipart/form-data"` : html``;
  return html`<details id="${action}"${isOpen ? html` open` : html``}><summary>${say(`${action}.title`)}</summary><form method="post" action="${base}/returns/${detail.id}"${type}>
${hiddenView('token', token)}${hiddenView('do', action)}${inside}<button>${say(`${action}.do`)}</button></form></details>`;
}

function trackingFields({ say }: Visit, { parcels }: Status, form: Form): Html {
  const known = parcels.at(-1);
  return html`${known ? html`<p>${say('tracking.known', { number: known.trackingNumber ?? '' })}</p>` : html``}
${fieldView({ name: 'number', label: say('tracking.number'), value: form.one('number'), maxLength: 100 })}
${fieldView({ name: 'carrier', label: say('tracking.carrier'), value: form.one('carrier') || (known?.carrier ?? ''), maxLength: 100, isOptional: true })}`;
}

/** The reasons that count, as the form would bring them: a line's own, or else those of all. */
function saidSoFar({ detail }: Status): Form {
  const current = detail.reasons.filter(({ replacedAt }) => replacedAt === null);
  return formOf(
    detail.lines.flatMap(({ id }) => {
      const own = current.filter(({ lineId }) => lineId === id);
      const said = own.length > 0 ? own : current.filter(({ lineId }) => lineId === null);
      return said.flatMap(({ reason, detail: what }): [string, string][] => [
        [`why.${id}`, reason],
        [`what.${id}.${reason}`, what ?? ''],
      ]);
    }),
  );
}
