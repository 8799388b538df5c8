import { type Html, html } from '../platform/html.ts';
import type { Refund } from '../refunds/index.ts';
import type { Hold, ParcelBack, ReturnDetail, ReturnLine } from '../returns/index.ts';
import type { Form } from './form.ts';
import { photosView } from './photo-views.ts';
import { actionForms } from './status-forms.ts';
import { standingOf, standingOfAll, storyOf } from './status-rules.ts';
import type { Visit } from './visit.ts';

export type Status = {
  detail: ReturnDetail;
  sendBy: Temporal.Instant | null;
  parcels: readonly ParcelBack[];
  holds: readonly Hold[];
  refunds: readonly Refund[];
  /** Why it is granted or not, one sentence for each line; told from the first moment. */
  said: ReadonlyMap<string, string>;
};

/** A return from the buyer's side: where it stands, what to do next, every step so far, and what may be done about it. */
export function statusView(visit: Visit, status: Status, form: Form): Html {
  const { say } = visit;
  const { detail, said } = status;
  const standing = standingOfAll(detail.lines);
  const isMixed = new Set(detail.lines.map(standingOf)).size > 1;
  const photos = detail.photos.filter(({ purpose }) => purpose === 'evidence').map(({ fileId }) => fileId);
  return html`<section class="standing"><h2>${say(`state.${standing}`)}</h2><p>${say(`next.${standing}`, { by: status.sendBy ? when(visit, status.sendBy) : '' })}</p>
${questionView(status, standing)}${standing === 'awaiting_parcel' ? sendingView(visit, status) : ''}${moneyView(visit, status)}${holdsView(visit, status)}</section>
<ul class="lines">${detail.lines.map((line) => lineView(visit, line, { said: said.get(line.id), isMixed }))}</ul>${photosView(visit, photos)}
${actionForms(visit, status, form)}
<section><h2>${say('story')}</h2><ol class="story">${storyOf(detail.steps)
    .reverse()
    .map(
      ({ key, at, words }) =>
        html`<li><time datetime="${at.toString()}">${when(visit, at)}</time><span>${say(`step.${key}`)}${words ? html`<q>${words}</q>` : html``}</span></li>`,
    )}</ol></section>`;
}

/** With the shop's zone: whoever reads it may be elsewhere. */
export function when({ locale, shop }: Visit, at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(shop.zone);
  const language = locale === 'en' ? 'en-GB' : locale;
  const say = (options: Intl.DateTimeFormatOptions) => local.toLocaleString(language, options);
  const parts = new Intl.DateTimeFormat(language, { timeZone: shop.zone, timeZoneName: 'short' });
  const zone = parts.formatToParts(at.epochMilliseconds).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const time = say({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (locale === 'en') return `${say({ dateStyle: 'long' })}, ${time} (${zone})`;
  return `${local.year}年${local.month}月${local.day}日 ${time}（${zone}）`;
}

function questionView({ detail }: Status, standing: string): Html {
  const asked = detail.steps.findLast(({ axis, to }) => axis === 'case' && to === 'info_needed');
  return standing === 'info_needed' && asked?.note ? html`<blockquote>${asked.note}</blockquote>` : html``;
}

function sendingView(visit: Visit, { detail, sendBy }: Status): Html {
  const { say, shop } = visit;
  const address = shop.returnAddress ? html`<address>${shop.returnAddress}</address>` : html`${say('send.no_address')}`;
  const hints = shop.returnHints
    ? html`<dt>${say('send.hints')}</dt><dd class="as-written">${shop.returnHints}</dd>`
    : html``;
  const by = sendBy ? html`<dt>${say('send.by')}</dt><dd>${when(visit, sendBy)}</dd>` : html``;
  return html`<dl>${by}<dt>${say('send.to')}</dt><dd>${address}</dd><dt>${say('send.number')}</dt><dd><b class="rma">${detail.rma}</b> ${say('send.number_hint')}</dd>${hints}</dl>`;
}

function moneyView(visit: Visit, { refunds, detail }: Status): Html {
  const { say, locale } = visit;
  const told = refunds
    .filter(({ status }) => status !== 'cancelled')
    .map(({ status, amountMinor, currency, settledAt, remedy, reference }) => {
      const key = status === 'sent' && remedy === 'store_credit' ? 'credit' : status;
      const params = {
        amount: money(locale, amountMinor, currency),
        at: settledAt ? when(visit, settledAt) : '',
        code: reference ?? '',
      };
      return html`<p>${say(`refund.${key}`, params)}</p>`;
    });
  const isOpen = refunds.every(({ status }) => status !== 'sent');
  const byLaw =
    isOpen && detail.statutoryDueAt
      ? html`<p>${say('refund.by_law', { by: when(visit, detail.statutoryDueAt) })}</p>`
      : html``;
  return html`${told}${byLaw}`;
}

function holdsView(visit: Visit, { holds }: Status): Html {
  const kept = holds.filter(({ shippedAt, endedAt }) => shippedAt === null && endedAt === null);
  const named = ({ size, colour }: Hold) => [colour, size].filter(Boolean).join(' · ');
  return html`${kept.map((hold) => html`<p>${visit.say('kept', { what: named(hold), until: when(visit, hold.until) })}</p>`)}`;
}

function lineView(
  { say }: Visit,
  line: ReturnLine,
  { said, isMixed }: { said: string | undefined; isMixed: boolean },
): Html {
  const state = isMixed ? html`<p><b>${say(`state.${standingOf(line)}`)}</b></p>` : html``;
  const why =
    line.case === 'declined' && line.declineCode ? html`<p>${say(`decline.${line.declineCode}`)}</p>` : html``;
  const isTold = said !== undefined && ['requested', 'info_needed', 'declined', 'disputed'].includes(line.case);
  return html`<li><b>${line.title}</b> × ${line.quantity}${line.options ? html`<small>${line.options}</small>` : html``}${state}${why}${isTold ? html`<p>${said}</p>` : html``}</li>`;
}

function money(locale: string, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
