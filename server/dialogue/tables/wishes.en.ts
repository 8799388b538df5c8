import type { Table } from './table.ts';

const locale = 'en';
const delivered = { number: '250301-9001', item: 'shirt', size: 'M', parcels: ['delivered'] } as const;
const coat = { number: '250220-9002', item: 'coat', size: 'L', parcels: ['delivered'] } as const;
const given = { orders: [delivered] };

/** Buyers who change their mind, only ask, or say something of the phone call and the photos. */
export const wishTables: readonly Table[] = [
  {
    title: 'a size, then its direction: measurements are asked for, no statement is sent',
    locale,
    given,
    turns: [
      { buyer: 'I would like to return the shirt please', expect: { says: ['return.ask_reason'] } },
      { buyer: 'the second one', expect: { says: ['return.size_direction'], open: 'measurements', why: null } },
      { buyer: 'the shirt is too small', expect: { says: ['return.size'], reason: 'size.too_small', why: null } },
      { buyer: 'just let me send it back', expect: { says: ['return.offer'], why: 'wants_return' } },
    ],
  },
  {
    title: 'who keeps it after all has no return any more',
    locale,
    given,
    turns: [
      { buyer: 'I would like to return the shirt please', expect: { says: ['return.ask_reason'] } },
      { buyer: "actually I'll keep it", expect: { says: ['return.kept'], open: null, why: 'takes_back' } },
    ],
  },
  {
    title: 'no exchange but money back is money back',
    locale,
    given,
    turns: [
      { buyer: 'the colour of the shirt is wrong', expect: { reason: 'other.colour' } },
      { buyer: "I don't want an exchange, refund please", expect: { says: ['handover.follow_up'], wants: 'refund' } },
    ],
  },
  {
    title: 'no call is wanted: noted, and none is promised again',
    locale,
    given,
    turns: [
      { buyer: 'the sleeve of my shirt is torn, I want a refund', expect: { callsFor: 'refund' } },
      { buyer: "I don't want a phone call", expect: { says: [], why: 'no_call', mode: 'handover' } },
      { buyer: 'just refund me then', expect: { says: ['handover.follow_up'], textLacks: ['phone'] } },
    ],
  },
  {
    title: 'another time for the call is noted',
    locale,
    given,
    turns: [
      { buyer: 'the sleeve of my shirt is torn, I want a refund', expect: { callsFor: 'refund' } },
      { buyer: 'can you call me after 6pm?', expect: { says: [], why: 'call_time' } },
    ],
  },
  {
    title: 'a question about the rules opens nothing',
    locale,
    given,
    turns: [
      {
        buyer: 'who pays for the return shipping?',
        expect: { says: ['return.other'], why: 'asks_policy', open: null },
      },
      { buyer: 'I washed it once, can I still return it?', expect: { says: ['return.other'], open: null } },
    ],
  },
  {
    title: 'nobody has to say why, also when they say so at once',
    locale,
    given,
    turns: [
      {
        buyer: 'rather not say why, I just want to return it',
        expect: { says: ['return.reason_declined', 'return.offer'], why: 'reason_declined' },
      },
    ],
  },
  {
    title: 'the goods that are named are the ones meant',
    locale,
    given: { orders: [delivered, coat] },
    turns: [
      { buyer: 'return the coat please', expect: { says: ['return.ask_reason'], textHas: ['Wool coat'] } },
      { buyer: 'I mean the shirt', expect: { says: ['return.ask_reason'], textHas: ['Linen shirt'] } },
    ],
  },
  {
    title: 'too large, and the chart says larger still: a person looks',
    locale,
    given,
    turns: [
      { buyer: 'the shirt is too big', expect: { says: ['return.size'], reason: 'size.too_large' } },
      { buyer: '170 cm and 60 kg', expect: { blockedBy: 'size.recommended' } },
    ],
  },
  {
    title: 'no photos is an answer; that photos came is said only when one did',
    locale,
    given,
    turns: [
      { buyer: 'the sleeve of my shirt is torn', expect: { says: ['return.quality'], open: 'photos' } },
      { buyer: "I don't have any photos", expect: { says: [], why: 'no_photos', open: null } },
      { buyer: 'photos attached now', expect: { why: 'photos_to_review', textLacks: ['have arrived'] } },
    ],
  },
  {
    title: 'after a hand-over "hello?" hears when somebody answers',
    locale,
    given,
    turns: [
      { buyer: 'could I please talk to a person there', expect: { why: 'asks_for_person' } },
      { buyer: 'hello?? still there?', expect: { says: ['handover.follow_up'] } },
    ],
  },
  {
    title: 'praise, a bot and never mind',
    locale,
    given,
    turns: [
      { buyer: 'are you a bot?', expect: { says: ['talk.bot'], why: null } },
      { buyer: 'I love the shirt, it is gorgeous', expect: { says: ['talk.praise'], why: null } },
      { buyer: 'actually never mind', expect: { says: ['talk.ok'], why: null } },
    ],
  },
  {
    title: 'who cannot prove to be the buyer is given to a person',
    locale,
    given: { orders: [delivered], isUnverified: true },
    turns: [
      { buyer: 'where is my order 250301-9001?', expect: { says: ['ask.verify'] } },
      { buyer: "yes it's me", expect: { says: [], why: 'not_verified' } },
    ],
  },
  {
    title: 'what lies at the pick-up point is not talked back: where it is, what can be done; whoever has it goes on',
    locale,
    given: { orders: [{ number: '250306-9101', item: 'shirt', size: 'M', parcels: ['ready_for_pickup'] }] },
    turns: [
      {
        buyer: 'the colour is different from what I saw, I want to return it',
        expect: {
          says: ['return.not_received'],
          open: 'received',
          why: null,
          textHas: ['the Corner Shop in Elm Street', 'refuse it'],
          textLacks: ['Let us explain'],
        },
      },
      {
        buyer: 'but I picked it up an hour ago',
        expect: { says: ['return.colour_difference', 'return.offer'], reason: 'other.colour', open: null },
      },
    ],
  },
  {
    title: 'what is still on its way and not wanted any more is settled by a colleague, and no return is begun',
    locale,
    given: { orders: [{ number: '250306-9102', item: 'shirt', size: 'M', parcels: ['moving'] }] },
    turns: [
      {
        buyer: 'I would like to return my order please',
        expect: { says: ['return.not_received'], open: 'received', textHas: ['last scanned in Wuhan'] },
      },
      { buyer: 'number two', expect: { says: [], why: 'return_before_receipt', mode: 'handover', open: null } },
    ],
  },
  {
    title: 'of one order at the pick-up point and one that has come, nobody guesses which goes back',
    locale,
    given: {
      orders: [
        { number: '250306-9103', item: 'coat', parcels: ['ready_for_pickup'] },
        { number: '250201-9104', item: 'shirt', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: 'has my parcel come yet', expect: { says: ['parcel.ready_for_pickup'] } },
      {
        buyer: 'I want to send something back, the colour is off',
        expect: { says: ['ask.which_order'], asks: ['250306-9103', '250201-9104'], open: 'order' },
      },
      { buyer: 'number one', expect: { says: ['return.not_received'], open: 'received' } },
    ],
  },
  {
    title: 'of a shop that brings no parcels in, the order that is completed is the one that can go back',
    locale,
    given: {
      orders: [
        { number: '250306-9105', item: 'coat', parcels: [] },
        { number: '250201-9106', item: 'shirt', size: 'M', parcels: [], status: 'completed' },
      ],
    },
    turns: [
      {
        buyer: 'I would like to return my order please',
        expect: { says: ['return.ask_reason'], open: 'reason', why: null },
      },
    ],
  },
  {
    title: 'an order that was sent, of which no parcel is known, goes back like any other',
    locale,
    given: { orders: [{ number: '250201-9107', item: 'shirt', size: 'M', parcels: [], status: 'shipped' }] },
    turns: [
      {
        buyer: 'I would like to return my order please',
        expect: { says: ['return.ask_reason'], open: 'reason', why: null },
      },
    ],
  },
  {
    title: 'of an order that was sent, of which no parcel is known, nobody says that it is still here: somebody looks',
    locale,
    given: { orders: [{ number: '250201-9108', item: 'shirt', parcels: [], status: 'shipped' }] },
    turns: [
      {
        buyer: 'where is my parcel?',
        expect: { says: [], mode: 'handover', why: 'fact_missing', promises: ['person.reply'] },
      },
    ],
  },
];
