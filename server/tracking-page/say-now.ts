import type { Visit } from '../buyer-pages/index.ts';
import { namedMoment } from '../scripts/index.ts';
import type { Tracked } from './read-tracking.ts';

/** Where a parcel is now, in one sentence of what is known: without a place or an hour where nobody has told one. */
export function nowOf(visit: Visit, { arrival, facts, parcel }: Tracked): string {
  const { say, shop, now, locale } = visit;
  const today = now.toZonedDateTimeISO(shop.zone).toPlainDate();
  const when = (value: unknown) => {
    if (value instanceof Temporal.PlainDate) return namedMoment(value, null, today, locale).on;
    if (!(value instanceof Temporal.Instant)) return '';
    const local = value.toZonedDateTimeISO(shop.zone);
    return namedMoment(local.toPlainDate(), local, today, locale).on;
  };
  const place = String(facts.get('last_scan_place') ?? '');
  const seen = when(facts.get('last_scan_at'));
  switch (arrival.state) {
    case 'delivered':
      return say('now.delivered', { at: when(facts.get('delivered_at')) });
    case 'returning':
      return say(facts.get('was_refused') === true ? 'now.refused' : 'now.returning');
    case 'ready_for_pickup': {
      const pickup = facts.get('pickup_place');
      return pickup ? say('now.ready_at', { place: String(pickup) }) : say('now.ready');
    }
    case 'attempt_failed':
      return say('now.attempt_failed', { at: seen });
    case 'out_for_delivery':
    case 'moving':
    case 'stalled': {
      const { state } = arrival;
      if (place && seen) return say(`now.${state}_in`, { place, at: seen });
      const since = when(facts.get('handed_over_on'));
      return since ? say(`now.${state}_since`, { at: since }) : say(`now.${state}`);
    }
    case 'unshipped':
      return say(parcel.scans.length > 0 ? 'now.labelled' : 'now.unshipped');
    default:
      return say(`now.${arrival.state}`);
  }
}
