/**
 * The parcels that estimates are learnt from, as columns sorted by the day they began: thousands are read many times over.
 * A journey begins with the order or with the hand-off, and ends with the delivery.
 */
export type Journeys = {
  count: number;
  /** Day it began, ascending. */
  start: Int32Array;
  /** Day it was delivered; `never` while it is under way. */
  end: Int32Array;
  /** What the journey's length depends on, one column for each of `traits`: numbers of their values, −1 where unknown. */
  traits: readonly Int32Array[];
  /** Names of the values of each trait. */
  values: readonly string[][];
};

/** Not delivered yet. */
export const never = 2_147_483_647;

/** One parcel's journey as somebody describes it, for a curve or for an estimate. */
export type Journey = {
  start: number;
  /** Null: under way. */
  end: number | null;
  from: string | null;
  to: string | null;
  carrier: string | null;
  /** Whence exactly: a warehouse, a seller. */
  originPlace: string | null;
  destinationPlace: string | null;
  /** The day promised to the buyer. */
  promised: number | null;
};

/**
 * What a journey's length depends on, and how many deliveries one value must show before it is believed half of what it
 * shows: a lane with three parcels stays near its destination's pace, one with three hundred has its own.
 */
export const traits = [
  { name: 'to', belief: 10, of: (journey: Journey) => journey.to },
  {
    name: 'lane',
    belief: 15,
    of: ({ from, to }: Journey) => (from === null || to === null ? null : laneKey(from, to)),
  },
  {
    name: 'carrier',
    belief: 10,
    of: ({ from, to, carrier }: Journey) => (carrier === null ? null : JSON.stringify([from, to, carrier])),
  },
  { name: 'destinationPlace', belief: 10, of: ({ to, destinationPlace }: Journey) => placeKey(to, destinationPlace) },
  // A shop that promises long expects long; a quarter of a step in the logarithm is one value.
  {
    name: 'promise',
    belief: 20,
    of: ({ promised, start }: Journey) =>
      promised === null ? null : String(Math.round(Math.log(Math.max(2, promised - start)) * 4)),
  },
  { name: 'originPlace', belief: 8, of: ({ from, originPlace }: Journey) => placeKey(from, originPlace) },
  { name: 'weekday', belief: 20, of: ({ start }: Journey) => String((((start + 3) % 7) + 7) % 7) },
] as const;

export const laneKey = (from: string, to: string): string => JSON.stringify([from, to]);
const placeKey = (region: string | null, place: string | null) =>
  place === null ? null : JSON.stringify([region, place]);

export function journeysOf(told: readonly Journey[]): Journeys {
  const sorted = [...told].sort((a, b) => a.start - b.start);
  const columns = traits.map(() => new Int32Array(sorted.length));
  const values = traits.map((): string[] => []);
  const numbers = traits.map(() => new Map<string, number>());
  sorted.forEach((journey, nth) => {
    traits.forEach((trait, at) => {
      const column = columns[at] as Int32Array;
      column[nth] = numberOf(trait.of(journey), numbers[at] as Map<string, number>, values[at] as string[]);
    });
  });
  return {
    count: sorted.length,
    start: Int32Array.from(sorted, (journey) => journey.start),
    end: Int32Array.from(sorted, (journey) => journey.end ?? never),
    traits: columns,
    values,
  };
}

function numberOf(value: string | null, numbers: Map<string, number>, names: string[]): number {
  if (value === null) return -1;
  const known = numbers.get(value);
  if (known !== undefined) return known;
  numbers.set(value, names.length);
  names.push(value);
  return names.length - 1;
}
