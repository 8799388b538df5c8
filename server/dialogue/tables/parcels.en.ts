import type { Table } from './table.ts';

const locale = 'en';
const basis = ['Hangzhou'];

/** S8 to S11 in English: every state a parcel can be in. */
export const parcelTables: readonly Table[] = [
  {
    title: 'an order that has not been sent says so, and by when it leaves',
    locale,
    given: { orders: [{ number: '250306-1001', item: 'shirt', parcels: ['unshipped'] }] },
    turns: [
      {
        buyer: 'Morning! Has the linen shirt been posted yet? I paid on Saturday.',
        expect: {
          says: ['parcel.unshipped'],
          why: null,
          mode: 'auto',
          textHas: ['250306-1001', 'has not left us yet'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: 'lovely, thank you so much', expect: { says: ['talk.thanks'], why: null } },
    ],
  },
  {
    title: 'a parcel the carrier has not scanned is not called lost',
    locale,
    given: { orders: [{ number: '250306-1002', item: 'coat', parcels: ['no_first_scan'] }] },
    turns: [
      {
        buyer: 'The tracking page shows nothing at all for my coat, where has it got to?',
        expect: {
          says: ['parcel.no_first_scan'],
          open: null,
          textHas: ['has not been scanned on the way yet'],
          textLacks: ['lost'],
          promises: ['parcel.inform'],
        },
      },
      {
        buyer: 'Any news on the parcel since then?',
        expect: { says: ['parcel.no_first_scan'], textHas: ['Here is how things stand now'] },
      },
    ],
  },
  {
    title: 'a moving parcel is told with city, usual days, date and latest scan, and is watched from then on',
    locale,
    given: { orders: [{ number: '250306-1003', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: 'hey, could you tell me where my shirt is right now?',
        expect: {
          labels: ['where_is_order'],
          says: ['parcel.moving'],
          why: null,
          mode: 'auto',
          textHas: [
            'Anna',
            ...basis,
            'usually takes',
            'We expect it',
            'km',
            'last scanned',
            'We will keep an eye on it',
          ],
          promises: ['parcel.inform'],
        },
      },
      {
        buyer: 'So what day will it actually be here?',
        expect: { says: ['parcel.moving'], textHas: ['We expect it'], promises: ['parcel.inform'] },
      },
    ],
  },
  {
    title: 'a worried buyer hears how long she has waited and that she is not forgotten',
    locale,
    given: { orders: [{ number: '250306-1004', item: 'coat', parcels: ['moving'] }], tier: 'Gold' },
    turns: [
      {
        buyer: "Why is this taking so long? I'm getting worried about my coat.",
        expect: {
          says: ['parcel.moving'],
          textHas: ["Please don't worry, Anna.", 'we have not forgotten you', 'Gold members'],
          textLacks: ['Thank you for asking'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: 'OK thanks, that calms me down a bit', expect: { says: ['talk.thanks'], why: null } },
    ],
  },
  {
    title: 'with too few deliveries on the route no date is named and a colleague takes over',
    locale,
    given: { orders: [{ number: '250306-1005', item: 'shirt', parcels: ['moving'] }], hasThinBasis: true },
    turns: [
      {
        buyer: 'When can I expect my order to turn up?',
        expect: {
          says: ['parcel.no_basis'],
          why: 'no_basis',
          mode: 'handover',
          textHas: ['too few deliveries'],
          textLacks: ['We expect it', 'usually takes', 'at the latest'],
          promises: ['parcel.inform', 'person.reply'],
        },
      },
      { buyer: 'fine, cheers', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'a parcel at a standstill is asked about at the carrier',
    locale,
    given: { orders: [{ number: '250306-1006', item: 'jeans', parcels: ['stalled'] }] },
    turns: [
      {
        buyer: "The tracking on my jeans hasn't changed for over a week, what's happening with it?",
        expect: {
          says: ['parcel.stalled'],
          why: null,
          textHas: ['has not moved since', 'asking the carrier'],
          promises: ['parcel.inform', 'parcel.investigate'],
        },
      },
      {
        buyer: 'Did the carrier say anything about where my parcel is?',
        expect: {
          says: ['parcel.stalled'],
          textHas: ['Here is how things stand now'],
          textLacks: ['Thank you for asking'],
        },
      },
    ],
  },
  {
    title: 'a standstill without any basis goes to a person, with the investigation begun',
    locale,
    given: { orders: [{ number: '250306-1007', item: 'jeans', parcels: ['stalled'] }], hasThinBasis: true },
    turns: [
      {
        buyer: 'my package seems stuck somewhere, where is it?',
        expect: {
          says: ['parcel.stalled'],
          why: 'no_basis',
          mode: 'handover',
          textHas: ['asking the carrier', 'A colleague is looking into it'],
          promises: ['parcel.inform', 'parcel.investigate', 'person.reply'],
        },
      },
      {
        buyer: 'Hello?? where is my package',
        expect: { says: ['parcel.stalled'], why: 'no_basis' },
      },
    ],
  },
  {
    title: 'a failed delivery asks whether address and phone are right',
    locale,
    given: { orders: [{ number: '250306-1008', item: 'shirt', parcels: ['attempt_failed'] }] },
    turns: [
      {
        buyer: 'I was home all day and nobody rang. Where is my delivery?',
        expect: {
          says: ['parcel.attempt_failed'],
          why: null,
          textHas: ['could not hand it over', 'address and the phone number'],
          promises: ['parcel.inform'],
        },
      },
      {
        buyer: 'the flat number is wrong, please change the address to 14B',
        expect: {
          labels: ['change_order'],
          says: [],
          why: 'topic_change_order',
          mode: 'handover',
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: 'a parcel out for delivery is good news',
    locale,
    given: { orders: [{ number: '250306-1009', item: 'scarf', parcels: ['out_for_delivery'] }] },
    turns: [
      {
        buyer: 'is the scarf coming today or not? where is the courier',
        expect: {
          says: ['parcel.out_for_delivery'],
          textHas: ['Good news', 'out for delivery'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: 'great news, thank you 😊', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'a parcel at a pick-up point says where to fetch it',
    locale,
    given: { orders: [{ number: '250306-1010', item: 'shirt', parcels: ['ready_for_pickup'] }] },
    turns: [
      {
        buyer: 'I never got a delivery, so where is my parcel now?',
        expect: {
          says: ['parcel.ready_for_pickup'],
          textHas: ['ready for you at', 'Corner Shop'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: 'ah perfect, thanks!', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'a delivered parcel says when; asking again opens an investigation',
    locale,
    given: { orders: [{ number: '250306-1011', item: 'coat', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'Where is my coat? Should be here by now.',
        expect: { says: ['parcel.delivered'], why: null, textHas: ['was delivered'], promises: [] },
      },
      {
        buyer: 'There is nothing here, where is it?',
        expect: {
          says: ['parcel.delivered_not_received'],
          why: 'delivered_not_received',
          mode: 'handover',
          textHas: ['neighbour'],
          promises: ['parcel.investigate', 'person.reply'],
        },
      },
      { buyer: 'I asked next door, they have nothing either', expect: {} },
    ],
  },
  {
    title: '"delivered, but I do not have it" is looked for at once',
    locale,
    given: {
      orders: [
        { number: '250306-1012', item: 'shirt', parcels: ['moving'] },
        { number: '250220-0877', item: 'scarf', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: 'It says my parcel was delivered yesterday but there was nothing at my door',
        expect: {
          labels: ['delivered_not_received'],
          says: ['parcel.delivered_not_received'],
          why: 'delivered_not_received',
          textHas: ['We are sorry that you do not have your parcel'],
          promises: ['parcel.investigate', 'person.reply'],
        },
      },
      {
        buyer: 'And what about my other order, where is that one?',
        expect: { says: ['parcel.moving'], promises: ['parcel.inform'] },
      },
    ],
  },
  {
    title: 'a parcel on its way back is settled by a person',
    locale,
    given: { orders: [{ number: '250306-1013', item: 'jeans', parcels: ['returning'] }] },
    turns: [
      {
        buyer: 'Tracking looks odd, where is my order going?',
        expect: {
          says: ['parcel.returning'],
          why: 'parcel_returning',
          mode: 'handover',
          textHas: ['on its way back to us'],
          promises: ['person.reply'],
        },
      },
      { buyer: 'hm ok. thanks for telling me', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'a lost parcel is admitted, and a person settles it',
    locale,
    given: { orders: [{ number: '250306-1014', item: 'shirt', parcels: ['lost'] }] },
    turns: [
      {
        buyer: 'Still no sign of my parcel, can you find out where it is?',
        expect: {
          says: ['parcel.lost'],
          why: 'parcel_lost',
          mode: 'handover',
          textHas: ['has been lost on the way', 'send it again or refund you'],
          promises: ['person.reply'],
        },
      },
      {
        buyer: 'I would like my money back for it',
        expect: {
          says: ['handover.follow_up'],
          why: 'never_came',
          reason: 'ful.late_or_never_arrived',
          wants: 'refund',
        },
      },
    ],
  },
  {
    title: 'a split order tells each parcel that is still to come',
    locale,
    given: { orders: [{ number: '250306-1015', item: 'coat', parcels: ['delivered', 'out_for_delivery', 'moving'] }] },
    turns: [
      {
        buyer: "I only got part of my things so far. Where's the rest of the order?",
        expect: {
          says: ['parcel.out_for_delivery', 'parcel.moving'],
          textHas: ['of 3', 'out for delivery', 'We expect it'],
        },
      },
      { buyer: 'got it, many thanks', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'the order of a number in the message is the one that is told',
    locale,
    given: {
      orders: [
        { number: '250306-1016', item: 'shirt', parcels: ['moving'] },
        { number: '250301-0650', item: 'coat', parcels: ['out_for_delivery'] },
      ],
    },
    turns: [
      {
        buyer: 'What is the status of order 250301-0650 please, when does it get here?',
        expect: { says: ['parcel.out_for_delivery'], open: null },
      },
      { buyer: 'and where is 250306-1016?', expect: { says: ['parcel.moving'], open: null } },
    ],
  },
  {
    title: 'a number of no order of theirs is asked about, never answered with another order',
    locale,
    given: { orders: [{ number: '250306-1017', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: 'where is my order 250199-9999?',
        expect: { says: ['ask.which_order'], asks: ['250306-1017'], open: 'order', textLacks: ['We expect it'] },
      },
      { buyer: 'sorry, I meant 250306-1017', expect: { says: ['parcel.moving'], open: null } },
    ],
  },
  {
    title: 'a cancelled order is told as one, and a person looks into it',
    locale,
    given: { orders: [{ number: '250306-1018', item: 'coat', parcels: [], isCancelled: true }] },
    turns: [
      {
        buyer: 'When is my coat going to arrive?',
        expect: { says: ['order.cancelled'], why: 'cancelled_order', mode: 'handover', promises: ['person.reply'] },
      },
      { buyer: 'alright, thx', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'facts that are too old are not said: a person takes over',
    locale,
    given: { orders: [{ number: '250306-1019', item: 'shirt', parcels: ['moving'] }], syncedHoursAgo: 60 },
    turns: [
      {
        buyer: 'Can you check where my shirt is at the moment?',
        expect: {
          says: ['parcel.moving'],
          blockedBy: 'parcel.',
          saysInstead: [],
          mode: 'handover',
          textLacks: ['Hangzhou', 'We expect it'],
          promises: ['person.reply'],
        },
      },
      { buyer: 'ok then', expect: {} },
    ],
  },
];
