import type { Form, Visit } from '../buyer-pages/index.ts';
import { type Html, html } from '../platform/html.ts';
import type { StoredPromise } from '../promises/index.ts';
import type { Refund } from '../refunds/index.ts';
import {
  type Hold,
  type ParcelBack,
  type ReturnDetail,
  type ReturnLine,
  sayLastDay,
  sayMoney,
  sayWhen,
  type Verdict,
} from '../returns/index.ts';
import { photosView } from './photo-views.ts';
import { buyersReasons } from './rules.ts';
import { actionForms } from './status-forms.ts';
import { type Standing, standingOf, standingOfAll, storyOf } from './status-rules.ts';

export type Status = {
  detail: ReturnDetail;
  sendBy: Temporal.Instant | null;
  parcels: readonly ParcelBack[];
  holds: readonly Hold[];
  refunds: readonly Refund[];
  /** Why it is granted or not, and who pays the way back, of each line. */
  verdicts: ReadonlyMap<string, { said: string; verdict: Verdict }>;
  /** What the buyer would have instead, by the variant's id. */
  instead: ReadonlyMap<string, string>;
  /** By when we said that we answer; null: nothing was said. */
  promised: StoredPromise | null;
  /** Where each step is mailed to; null: nowhere. */
  toldTo: string | null;
};

/** A return from the buyer's side: where it stands, what to do next, every step so far, and what may be done about it. */
export function statusView(visit: Visit, status: Status, form: Form): Html {
  const { say } = visit;
  const { detail } = status;
  const standing = standingOfAll(detail.lines);
  const isMixed = new Set(detail.lines.map(standingOf)).size > 1;
  const photos = detail.photos.filter(({ purpose }) => purpose === 'evidence');
  return html`<section class="standing"><h2>${say(`state.${standing}`)}</h2><p>${nextOf(visit, status, standing)}</p>${toldView(visit, status, standing)}
${questionView(status, standing)}${standing === 'awaiting_parcel' ? sendingView(visit, status) : ''}${moneyView(visit, status)}${holdsView(visit, status)}</section>
<ul class="lines">${detail.lines.map((line) => lineView(visit, line, status, isMixed))}</ul>${askedView(visit, detail)}${photosView(visit, photos)}
${actionForms(visit, status, form)}
<section><h2>${say('story')}</h2><ol class="story">${storyOf(detail.steps)
    .reverse()
    .map(
      ({ key, at, words }) =>
        html`<li><time datetime="${at.toString()}">${when(visit, at)}</time><span>${say(`step.${key}`)}${words ? html`<q>${words}</q>` : html``}</span></li>`,
    )}</ol></section>`;
}

export const when = ({ locale, shop }: Visit, at: Temporal.Instant): string => sayWhen(at, shop.zone, locale);

/** What comes next; by when, where we have said so. */
function nextOf(visit: Visit, { promised }: Status, standing: Standing): string {
  const { say, now } = visit;
  if (standing !== 'requested' && standing !== 'disputed') return say(`next.${standing}`);
  if (promised === null) return say(`next.${standing}_open`);
  const isLate = Temporal.Instant.compare(promised.dueAt, now) < 0;
  return say(`next.${standing}${isLate ? '_late' : ''}`, { by: when(visit, promised.dueAt) });
}

const over: readonly Standing[] = ['draft', 'closed', 'cancelled'];

function toldView({ say, shop }: Visit, { toldTo }: Status, standing: Standing): Html {
  const isTold = toldTo !== null && !shop.isDemo && !over.includes(standing);
  return isTold ? html`<small>${say('told_by_mail', { address: toldTo })}</small>` : html``;
}

/** What the buyer asked for, as they said it. */
function askedView({ say }: Visit, { wants, words }: ReturnDetail): Html {
  const wish =
    wants && wants !== 'return' ? html`<dt>${say('asked.wish')}</dt><dd>${say(`wish.${wants}`)}</dd>` : html``;
  const own = words ? html`<dt>${say('asked.words')}</dt><dd class="as-written">${words}</dd>` : html``;
  return wants || words ? html`<dl>${wish}${own}</dl>` : html``;
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
  const { say, locale, shop } = visit;
  const told = refunds
    .filter(({ status }) => status !== 'cancelled')
    .map(({ status, amountMinor, currency, settledAt, remedy, reference, method }) => {
      const key = keyOf(status, remedy, method);
      const params = {
        amount: sayMoney(amountMinor, currency, locale),
        at: settledAt ? when(visit, settledAt) : '',
        code: reference ?? '',
      };
      return html`<p>${say(`refund.${key}`, params)}</p>`;
    });
  // Until it is granted nobody knows whether the goods have to come first.
  const isGranted = detail.lines.some(({ case: decision }) => decision === 'approved' || decision === 'resolved');
  const isOpen = isGranted && refunds.every(({ status }) => status !== 'sent');
  const byLaw =
    isOpen && detail.statutoryDueAt
      ? html`<p>${say('refund.by_law', { day: sayLastDay(detail.statutoryDueAt, shop.zone, locale) })}</p>`
      : html``;
  return html`${told}${byLaw}`;
}

/** What somebody pays out by hand has not left as long as nobody has said so. */
function keyOf(status: Refund['status'], remedy: Refund['remedy'], method: Refund['method']): string {
  if (status === 'sent' && remedy === 'store_credit') return 'credit';
  return status === 'queued' && method === 'manual' ? 'queued_manual' : status;
}

function holdsView(visit: Visit, { holds }: Status): Html {
  const kept = holds.filter(({ shippedAt, endedAt }) => shippedAt === null && endedAt === null);
  const named = ({ size, colour }: Hold) => [colour, size].filter(Boolean).join(' · ');
  return html`${kept.map((hold) => html`<p>${visit.say('kept', { what: named(hold), until: when(visit, hold.until) })}</p>`)}`;
}

function lineView(visit: Visit, line: ReturnLine, { detail, verdicts, instead }: Status, isMixed: boolean): Html {
  const { say } = visit;
  const state = isMixed ? html`<p><b>${say(`state.${standingOf(line)}`)}</b></p>` : html``;
  const why =
    line.case === 'declined' && line.declineCode ? html`<p>${say(`decline.${line.declineCode}`)}</p>` : html``;
  const known = verdicts.get(line.id);
  const isNo = known?.verdict.right === 'none';
  // While somebody still looks at it, no "no" is said.
  const isTold = isNo
    ? ['declined', 'disputed'].includes(line.case)
    : undecided.includes(line.case) || line.case === 'declined';
  const isSending = undecided.includes(line.case) || line.goods === 'awaiting_parcel';
  const freight = known && !isNo && isSending ? html`<p>${say(`freight.${known.verdict.freight}`)}</p>` : html``;
  const other = instead.get(line.exchangeVariantId ?? '');
  const wish = other ? say('asked.instead', { choice: other }) : '';
  const small = [line.options, reasonsOf(visit, detail, line), wish].filter(Boolean).join(' · ');
  return html`<li><b>${line.title}</b> × ${line.quantity}${small ? html`<small>${small}</small>` : html``}${state}${why}${isTold && known ? html`<p>${known.said}</p>` : html``}${freight}</li>`;
}

const undecided: readonly ReturnLine['case'][] = ['requested', 'info_needed'];

const sayable = new Set([...buyersReasons.values()].flat());

/** Why it goes back: the line's own reasons, or else those of all; as they count now. */
function reasonsOf({ say }: Visit, { reasons }: ReturnDetail, { id }: ReturnLine): string {
  const current = reasons.filter(({ replacedAt }) => replacedAt === null);
  const own = current.filter(({ lineId }) => lineId === id);
  const told = own.length > 0 ? own : current.filter(({ lineId }) => lineId === null);
  return told
    .filter(({ reason }) => sayable.has(reason))
    .map(({ reason, detail }) => {
      const why = say(`reason.${reason}`);
      return detail ? say('asked.reason', { why, what: say(`detail.${detail}`) }) : why;
    })
    .join(' · ');
}
