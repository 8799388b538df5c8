import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { managers, type Role } from '../../shared/access.ts';
import { findCustomer } from '../customers/index.ts';
import type { Db } from '../platform/database.ts';
import type { Reader } from '../platform/http-access.ts';
import { loadShop } from '../shops/index.ts';
import { selectGate } from './gate-queries.ts';
import { mayRing, zonesToRing } from './next-ring.ts';
import { type Call, selectAttempts, selectListedCall, selectNumbers } from './queries.ts';
import { type Agreement, hoursBeforeStatutoryDate, standingOf } from './rules.ts';
import { showScript } from './show-script.ts';
import type { WholeCall } from './views.ts';

/** One call with all that whoever rings needs. The number is shown to who has taken it, and to who runs the shop. */
export async function loadCall(db: Db, reader: Reader, callId: string, now: Temporal.Instant): Promise<WholeCall> {
  const { shopId } = reader;
  const call = await selectListedCall(db, shopId, callId);
  const shop = await loadShop(db, shopId);
  const customer = call.customerId ? await findCustomer(db, shopId, call.customerId) : null;
  const [phone = null] = await selectNumbers(db, shopId, call);
  const zones = zonesToRing(shop, { phone, country: customer?.country ?? null });
  const zone = zones.includes(shop.zone) ? shop.zone : (zones[0] ?? shop.zone);
  const history = await selectAttempts(db, shopId, callId);
  return {
    ...call,
    ...standingOf(call, now),
    buyer: {
      ...(maySeeNumber(call, reader) && phone !== null ? spelt(phone) : { phone: null, phoneSpelt: null }),
      phoneMasked: phone === null ? (customer?.phoneMasked ?? null) : phone.replace(/^(.*).{4}(.{4})$/, '$1****$2'),
      hasNumber: phone !== null,
      zone,
      clock: now.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' }),
      mayRingNow: mayRing(now, zones),
      tier: customer?.tier ?? null,
    },
    script: await showScript(db, shop, call, now),
    history: history.map((attempt) => ({ ...attempt, agreed: attempt.agreed as Agreement | null })),
    gate: await loadGate(db, shopId, callId),
  };
}

const spelt = (phone: string) => ({
  phone,
  phoneSpelt: parsePhoneNumberFromString(phone)?.formatInternational() ?? phone,
});

function maySeeNumber(call: Call, reader: Reader): boolean {
  if (reader.kind !== 'agent') return false;
  return call.claimedBy === reader.agentId || (managers as readonly Role[]).includes(reader.role);
}

async function loadGate(db: Db, shopId: string, callId: string): Promise<WholeCall['gate']> {
  const gate = await selectGate(db, shopId, { callId });
  if (!gate) return null;
  const isOpen = gate.openedAt !== null;
  return {
    is: isOpen ? 'open' : 'shut',
    until: isOpen ? null : (gate.statutoryDueAt?.subtract({ hours: hoursBeforeStatutoryDate }) ?? null),
    by: gate.openedBy,
    at: gate.openedAt,
    actor: gate.actorId && gate.actorName ? { id: gate.actorId, name: gate.actorName } : null,
    note: gate.note,
  };
}
