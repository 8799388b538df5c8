import type { Table } from './table.ts';

const locale = 'en';
const old = { number: '250110-9104', item: 'scarf', parcels: ['delivered'] } as const;

/** What happens to parcels on the way, in the buyer's words. */
export const journeyTables: readonly Table[] = [
  {
    title: 'the other parcel is the other one of the same order',
    locale,
    given: { orders: [{ number: '250301-9101', item: 'shirt', parcels: ['delivered', 'moving'] }, old] },
    turns: [
      { buyer: 'where is my parcel?', expect: { says: ['parcel.moving'] } },
      { buyer: 'and the other parcel?', expect: { says: ['parcel.delivered'], why: null } },
    ],
  },
  {
    title: 'one of two came: the other is on its way, not missing',
    locale,
    given: { orders: [{ number: '250301-9102', item: 'shirt', parcels: ['delivered', 'moving'] }, old] },
    turns: [{ buyer: 'only one of the two parcels came', expect: { says: ['parcel.moving'] } }],
  },
  {
    title: 'a failed delivery is told as one; the address being right is noted',
    locale,
    given: { orders: [{ number: '250301-9105', item: 'shirt', parcels: ['attempt_failed'] }, old] },
    turns: [
      { buyer: 'delivery failed, why?', expect: { says: ['parcel.attempt_failed'] } },
      { buyer: 'the address is right', expect: { why: 'address_confirmed' } },
    ],
  },
  {
    title: 'not at the pick-up point: a person looks for it',
    locale,
    given: { orders: [{ number: '250301-9106', item: 'shirt', parcels: ['ready_for_pickup'] }, old] },
    turns: [
      { buyer: 'where do I collect it?', expect: { says: ['parcel.ready_for_pickup'] } },
      { buyer: "it's not there", expect: { says: [], why: 'not_at_pickup' } },
    ],
  },
  {
    title: 'what has not arrived is not sent back for a reason of the goods',
    locale,
    given: { orders: [{ number: '250301-9108', item: 'shirt', parcels: ['stalled'] }, old] },
    turns: [
      {
        buyer: "I want to return it, it hasn't arrived",
        expect: { reason: 'ful.late_or_never_arrived', why: 'never_came', open: null },
      },
    ],
  },
  {
    title: 'goods named are the parcel meant',
    locale,
    given: {
      orders: [
        { number: '250305-9109', item: 'coat', parcels: ['moving'] },
        { number: '250301-9110', item: 'shirt', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: 'where is my coat?', expect: { says: ['parcel.moving'] } },
      {
        buyer: "the shirt says delivered but I don't have it",
        expect: { says: ['parcel.delivered_not_received'] },
      },
    ],
  },
  {
    title: 'a cancelled order is not passed over in silence',
    locale,
    given: { orders: [{ number: '250305-9111', item: 'coat', parcels: [], isCancelled: true }, old] },
    turns: [
      { buyer: 'where is my parcel?', expect: { says: ['ask.which_order'], asks: ['250305-9111', '250110-9104'] } },
      { buyer: 'the first one', expect: { why: 'cancelled_order' } },
    ],
  },
];
