import { type Static, Type } from 'typebox';
import type { ToldParcel, ToldScan } from '../parcels/index.ts';
import { MaybeWords } from './tracking-fields.ts';

/** Numbers come as numbers or as texts, from one version to the next. */
const Code = Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()]));

const Item = Type.Object({
  time: MaybeWords,
  ftime: MaybeWords,
  context: MaybeWords,
  location: MaybeWords,
  areaName: MaybeWords,
  status: Code,
  statusCode: Code,
});

/** A result of one number (https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc), the newest first. */
export const Result = Type.Object({
  nu: Type.String({ minLength: 1 }),
  state: Code,
  data: Type.Optional(Type.Union([Type.Array(Item), Type.Null()])),
});

type Result = Static<typeof Result>;

export const parcelOf = (nu: string, results: readonly Result[]): ToldParcel => ({
  ...{ provider: 'kuaidi100', trackingNumber: nu, scans: results.flatMap(scansOf) },
});

/** Without `resultv2` only the whole has a state: it is the newest event's. */
function scansOf({ state, data }: Result): ToldScan[] {
  const items = data ?? [];
  const timeOf = ({ ftime, time }: (typeof items)[number]) => ftime || time || '';
  const newest = items.reduce<(typeof items)[number] | null>(
    (found, one) => (found && timeOf(found) >= timeOf(one) ? found : one),
    null,
  );
  return items.map((item) => ({
    at: timeOf(item),
    code: `${item.statusCode ?? item.status ?? (item === newest ? (state ?? '') : '')}`,
    place: item.location || cityOf(item.areaName ?? ''),
    text: item.context ?? '',
  }));
}

/** "广东,深圳市,南山区": the city. */
const cityOf = (area: string) => area.split(/[,，]/)[1] ?? area.split(/[,，]/)[0] ?? '';
