import { hiddenView, type Visit } from '../buyer-pages/index.ts';
import type { OrderLine } from '../orders/index.ts';
import { type Html, html } from '../platform/html.ts';
import { localeOfText } from '../platform/i18n.ts';
import { cityName } from '../platform/places.ts';
import { namedMoment, namedZone } from '../scripts/index.ts';
import { chatAt, type Question } from './chat-at.ts';
import type { Tracked, Tracking } from './read-tracking.ts';
import { isOver, stationOf, stations, storyOf } from './rules.ts';
import { nowOf } from './say-now.ts';

/** An order's parcels as their buyer reads them: where each is, when it comes, on what that rests, and what happened. */
export function trackingView(visit: Visit, tracking: Tracking): Html {
  const { say, shop, locale } = visit;
  const { order, parcels } = tracking;
  const zone = html`<small class="zone">${say('zone', { zone: namedZone(shop.zone, locale) })}</small>`;
  const title = html`<h1>${say('order', { number: order.number })}</h1>`;
  if (parcels.length === 0) return html`${title}${unsentView(visit, tracking)}`;
  // Of what no parcel is told to hold, nobody knows in which it is.
  const held = new Set(parcels.flatMap(({ goods }) => goods.map(({ id }) => id)));
  const others = goodsView(
    visit,
    order.lines.filter(({ id }) => !held.has(id)),
    held.size > 0 ? 'goods.others' : 'goods.split',
  );
  return html`${title}${parcels.map((tracked) => parcelView(visit, tracking, tracked))}${others}${zone}`;
}

/** No parcel is known yet. */
function unsentView(visit: Visit, { order }: Tracking): Html {
  const { say, now } = visit;
  const isCancelled = order.status === 'cancelled';
  const isAhead = order.shipBy !== null && Temporal.Instant.compare(order.shipBy, now) > 0;
  const by =
    !isCancelled && order.shipBy !== null && isAhead
      ? html`<p>${say('unsent_by', { by: dayOf(visit, order.shipBy) })}</p>`
      : html``;
  return html`<section class="parcel"><p class="now">${say(isCancelled ? 'cancelled' : 'unsent')}</p>${by}</section>${goodsView(visit, order.lines, 'goods.order')}`;
}

function parcelView(visit: Visit, tracking: Tracking, tracked: Tracked): Html {
  const { say } = visit;
  const { parcel, arrival, facts, goods, promised } = tracked;
  const of = parcel.count > 1 ? html`<h2>${say('parcel', { index: parcel.index, count: parcel.count })}</h2>` : html``;
  const watching = promised.watching && !isOver(arrival.state) ? html`<p>${say('watching')}</p>` : html``;
  const asking = promised.asking
    ? html`<p>${say('asking', { by: momentOf(visit, promised.asking.dueAt) })}</p>`
    : html``;
  return html`<section class="parcel">${of}<p class="now">${nowOf(visit, tracked)}</p>${wayView(visit, tracked)}${daysView(visit, tracked)}${asking}${watching}
<dl class="known">${knownView(visit, facts)}</dl>${goodsView(visit, goods, 'goods.title')}${asksView(visit, tracking, tracked)}${storyView(visit, tracked)}</section>`;
}

/** The four stations, and which is reached. */
function wayView({ say }: Visit, { arrival }: Tracked): Html {
  const at = stationOf(arrival.state);
  if (at === null) return html``;
  const items = stations.map((station, n) => {
    const current = n === at ? html` aria-current="step"` : html``;
    return html`<li class="${n <= at ? 'done' : 'open'}"${current}>${say(`station.${station}`)}</li>`;
  });
  return html`<ol class="way">${items}</ol>`;
}

/** Half of the cases and nearly all of them, with the count both rest on; or that nobody can say. */
function daysView(visit: Visit, { arrival, facts, parcel }: Tracked): Html {
  const { say } = visit;
  if (isOver(arrival.state)) return html``;
  const promisedOn = parcel.promisedOn
    ? html`<small>${say('days.promised', { day: plainDay(visit, parcel.promisedOn) })}</small>`
    : html``;
  const { estimate } = arrival;
  // What the courier has in hand, or the buyer can fetch, needs no date and no excuse for having none.
  if (!estimate && (arrival.state === 'out_for_delivery' || arrival.state === 'ready_for_pickup')) return promisedOn;
  if (!estimate) return html`<p class="note">${say('days.no_basis')}</p>${promisedOn}`;
  const basis = { count: estimate.basisCount, basis: String(facts.get('basis') ?? '') };
  if (estimate.usuallyBy.equals(estimate.latestBy))
    return html`<dl class="days"><div><dt>${say('days.by')}</dt><dd>${plainDay(visit, estimate.latestBy)}</dd></div></dl>
<small>${say('days.basis_one', basis)}</small>${promisedOn}`;
  return html`<dl class="days"><div><dt>${say('days.usually')}</dt><dd>${plainDay(visit, estimate.usuallyBy)}</dd></div>
<div><dt>${say('days.latest')}</dt><dd>${plainDay(visit, estimate.latestBy)}</dd></div></dl>
<small>${say('days.basis', basis)}</small>${promisedOn}`;
}

/** The way, the carrier, and when we last looked: what is known of it, no blank for the rest. */
function knownView(visit: Visit, facts: Tracked['facts']): Html {
  const { say, locale } = visit;
  const [from, to, km] = [facts.get('origin_city'), facts.get('destination_city'), facts.get('distance_km')];
  const cities = { from: String(from), to: String(to) };
  const way =
    typeof km === 'number'
      ? say('known.from_to_far', { ...cities, km: km.toLocaleString(locale) })
      : say('known.from_to', cities);
  const carrier = facts.get('carrier');
  const checkedAt = facts.get('checked_at');
  const row = (key: string, value: Html) => html`<dt>${say(`known.${key}`)}</dt><dd>${value}</dd>`;
  return html`${from && to ? row('way', html`${way}`) : ''}${
    carrier ? row('carrier', html`${String(carrier)} ${String(facts.get('tracking_number') ?? '')}`) : ''
  }${checkedAt instanceof Temporal.Instant ? row('checked', html`${momentOf(visit, checkedAt)}`) : ''}`;
}

/** The questions that a buyer may have here. They open the chat at this order. */
function asksView(visit: Visit, tracking: Tracking, { parcel, arrival }: Tracked): Html {
  const { say, base, token, orderId, shop } = visit;
  const { order, parcels } = tracking;
  const asked: readonly Question[] = arrival.state === 'delivered' ? ['not_received', 'where'] : ['where'];
  const isProved = orderId === order.id;
  const ways = asked.map((question, at) => {
    const look = at === 0 ? '' : ' quiet';
    const words = say(`ask.${question}${arrival.state === 'delivered' ? '_delivered' : ''}`);
    if (isProved)
      return html`<form method="post" action="${base}/ask">${hiddenView('token', token)}${hiddenView('parcel', parcel.id)}${hiddenView('about', question)}<button class="ask${look}">${words}</button></form>`;
    const chat = chatAt(visit, { question, order: order.number, parcel, parcels: parcels.length, token: null });
    return html`<a class="button${look}" href="${chat}">${words}</a>`;
  });
  const otherwise = shop.publicUrl
    ? html`<a href="${shop.publicUrl}">${say('ask.in_shop')}</a>`
    : html`${say('ask.by_mail')}`;
  return html`<div class="asks">${ways}</div><noscript><small>${say('ask.no_script')} ${otherwise}</small></noscript>`;
}

function storyView(visit: Visit, { parcel, arrival }: Tracked): Html {
  const { say, locale } = visit;
  const steps = storyOf(parcel).map(({ at, key, place, text }) => {
    const city = place ? cityName({ city: place }, locale) : '';
    const words = [key === 'unknown' && text ? '' : say(`step.${key}`), city].filter(Boolean).join(' · ');
    const lang = localeOfText(text);
    const told = text ? html`<q${lang ? html` lang="${lang}"` : ''}>${text}</q>` : html``;
    return html`<li><time datetime="${at.toString()}">${momentOf(visit, at)}</time><span>${words}${told}</span></li>`;
  });
  const isOpen = arrival.state === 'delivered' ? html`` : html` open`;
  return html`<details${isOpen}><summary>${say('story')}</summary><ol class="story">${steps}</ol></details>`;
}

function goodsView({ say, locale }: Visit, lines: readonly OrderLine[], title: string): Html {
  if (lines.length === 0) return html``;
  const goods = lines.map(
    ({ title, titles, options, quantity }) =>
      html`<li>${titles[locale] ?? title} × ${quantity}${options ? html`<small>${options}</small>` : html``}</li>`,
  );
  return html`<h2>${say(title)}</h2><ul class="inside">${goods}</ul>`;
}

const localDay = ({ now, shop }: Visit) => now.toZonedDateTimeISO(shop.zone).toPlainDate();

const plainDay = (visit: Visit, day: Temporal.PlainDate): string =>
  namedMoment(day, null, localDay(visit), visit.locale).bare;

const dayOf = (visit: Visit, at: Temporal.Instant): string =>
  plainDay(visit, at.toZonedDateTimeISO(visit.shop.zone).toPlainDate());

/** By the shop's clock; the page says whose it is. */
export function momentOf(visit: Visit, at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(visit.shop.zone);
  return namedMoment(local.toPlainDate(), local, localDay(visit), visit.locale).bare;
}
