import { sql } from 'kysely';
import type { Uploader } from '../files/index.ts';
import type { Tx } from '../platform/database.ts';
import { notFound, Refused } from '../platform/errors.ts';
import { addPhotos } from './add-photos.ts';
import { stepsIn } from './arrive.ts';
import { afterSteps, type inspected, keptUntil, type Mismatch, nextDue } from './goods-rules.ts';
import { reserveExchange } from './hold-variant.ts';
import type { Actor } from './rules.ts';
import { type LineStep, type LockedLine, lockReturn, takeSteps } from './take-steps.ts';
import { type Granted, grantedFor, isFirstClick } from './way-back-queries.ts';

export type InspectedLine = {
  lineId: string;
  outcome: (typeof inspected)[number];
  /** How many of them are as they should be. Fewer than all is `accepted_part`, though it was called `accepted`. */
  acceptedQuantity?: number;
  codes?: readonly Mismatch[];
  note?: string;
};

export type Inspect = {
  shopId: string;
  returnId: string;
  by: Actor;
  seen: number | null;
  /** The same click sent twice is one. */
  key: string | null;
  lines: readonly InspectedLine[];
  photos: { fileIds: readonly string[]; uploader: Uploader } | null;
  /** False: the goods are taken back, and whether money follows is decided later. */
  paysNow: boolean;
};

/**
 * Somebody has looked at the goods. What is accepted of an approved line is owed from now on: what was kept for an
 * exchange, or else a unit that is free now, or else the money.
 * Throws Refused `inspection_quantity`, `mismatch_without_code`, `photo_gone` and what `takeSteps` refuses.
 */
export async function inspect(tx: Tx, inspection: Inspect, now: Temporal.Instant): Promise<void> {
  const { shopId, returnId, by, seen, key, photos } = inspection;
  const locked = await lockReturn(tx, shopId, returnId);
  const { lines } = locked;
  if (!(await isFirstClick(tx, { shopId, returnId, key }, now))) return;
  const granted = await grantedFor(tx, shopId, returnId);
  const counted = inspection.lines.map((told) => {
    const line = lines.find(({ id }) => id === told.lineId);
    if (!line) throw notFound();
    const looked = asCounted(line, told);
    return { id: line.id, line, looked, accepted: acceptedOf(line, looked) };
  });
  // Who keeps several variants takes their rows in the order in which everybody does.
  const variantOf = ({ id }: { id: string }) => granted.get(id)?.variantId ?? '';
  counted.sort((one, other) => (variantOf(one) < variantOf(other) ? -1 : 1));
  await writeAccepted(tx, { shopId, returnId }, counted);
  const steps: LineStep[] = [];
  for (const { id, line, looked, accepted } of counted) {
    steps.push(...stepsIn(line, 'inspecting'), stepOf(looked));
    if (accepted > 0 && inspection.paysNow)
      steps.push(...(await owedFor(tx, line, granted.get(id), { shopId, returnId }, now)));
  }
  if (photos) await addPhotos(tx, { shopId, returnId, lineId: null, purpose: 'inspection' }, photos, now);
  const due = nextDue(afterSteps(lines, steps), locked, now);
  await takeSteps(tx, { shopId, returnId, by, seen, steps, due, locked }, now);
}

/** No more goes out in exchange than was accepted. */
async function writeAccepted(
  tx: Tx,
  { shopId, returnId }: { shopId: string; returnId: string },
  counted: readonly { id: string; accepted: number }[],
): Promise<void> {
  const rows = JSON.stringify(counted.map(({ id, accepted }) => ({ id, accepted })));
  await sql`
    with counted as (
      update return_lines l set accepted_quantity = c.accepted
      from json_to_recordset(${rows}::json) as c(id uuid, accepted int)
      where l.shop_id = ${shopId} and l.return_id = ${returnId} and l.id = c.id returning l.id, l.accepted_quantity as accepted
    )
    update variant_holds h set quantity = c.accepted from counted c
    where h.shop_id = ${shopId} and h.line_id = c.id and h.shipped_at is null and c.accepted > 0`.execute(tx);
}

function stepOf({ lineId, outcome, codes = [], note = '' }: InspectedLine): LineStep {
  return { lineId, axis: 'goods', to: outcome, note, detail: codes.length > 0 ? { codes } : {} };
}

/** Nobody pays for all where fewer were counted. */
function asCounted(line: LockedLine, told: InspectedLine): InspectedLine {
  const { outcome, acceptedQuantity } = told;
  if (outcome !== 'accepted' || acceptedQuantity === undefined || acceptedQuantity === line.quantity) return told;
  return { ...told, outcome: 'accepted_part' };
}

function acceptedOf(line: LockedLine, { outcome, acceptedQuantity, codes = [] }: InspectedLine): number {
  if (outcome === 'accepted') return line.quantity;
  if (codes.length === 0) throw new Refused('mismatch_without_code', 400);
  if (outcome === 'mismatch') return 0;
  // Of one unit, part may be missing: it is accepted as one.
  const accepted = acceptedQuantity ?? line.quantity;
  if (accepted < 1 || accepted > line.quantity)
    throw new Refused('inspection_quantity', 400, { quantity: line.quantity });
  return accepted;
}

/** Credit is given by a person; what was kept or paid already stays as it is. */
async function owedFor(
  tx: Tx,
  line: LockedLine,
  granted: Granted | undefined,
  of: { shopId: string; returnId: string },
  now: Temporal.Instant,
): Promise<LineStep[]> {
  const isApproved = line.case === 'approved' || line.case === 'expired';
  if (!isApproved || line.money !== 'none' || granted?.remedy === 'credit') return [];
  const variantId = granted?.remedy === 'exchange' ? granted.variantId : null;
  const isKept =
    variantId !== null && (await mayKeep(tx, { ...of, lineId: line.id, variantId, until: keptUntil(null, now) }, now));
  return [{ lineId: line.id, axis: 'money', to: isKept ? 'exchange_reserved' : 'refund_due' }];
}

async function mayKeep(tx: Tx, wanted: Parameters<typeof reserveExchange>[1], now: Temporal.Instant): Promise<boolean> {
  try {
    await reserveExchange(tx, wanted, now);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false; // none is left: the buyer gets the money
    throw error;
  }
}
