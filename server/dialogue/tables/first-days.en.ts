import type { Table } from './table.ts';

const locale = 'en';
const shirt = { item: 'shirt', size: 'M', parcels: ['delivered'] } as const;

/** What a shop owner met on the first days: numbers that cannot be rung, orders cancelled too late, law in other languages. */
export const firstDayTables: readonly Table[] = [
  {
    title: 'who cannot be rung is asked for a number and promised no call; the number that is given is used',
    locale,
    given: { orders: [{ ...shirt, number: '250301-8001' }], hasMaskedPhone: true },
    turns: [
      { buyer: 'The collar of the shirt is torn', expect: { says: ['return.quality'], open: 'photos' } },
      {
        buyer: "I'd go for a refund please",
        expect: {
          says: ['return.quality_number'],
          callsFor: 'refund',
          open: 'photos',
          why: 'no_number',
          textHas: ['Could you leave one here?'],
          textLacks: ['will phone you'],
          promises: ['person.reply'],
        },
      },
      {
        buyer: '+44 7700 900123',
        expect: {
          says: ['return.quality_refund'],
          callsFor: 'refund',
          textHas: ['phone you', 'ending in 0123'],
          promises: ['call.make'],
        },
      },
    ],
  },
  {
    title: 'who leaves no number settles it in the chat, and no call is waited for',
    locale,
    given: { orders: [{ ...shirt, number: '250301-8002' }], hasMaskedPhone: true },
    turns: [
      {
        buyer: 'The collar is torn and I want my money back',
        expect: { says: ['return.quality_number', 'return.quality_photos'] },
      },
      {
        buyer: "I'd rather settle it here in the chat",
        expect: { says: ['handover.follow_up'], why: 'no_call', textLacks: ['will phone you'] },
      },
    ],
  },
  {
    title: 'after the size advice, who would rather return it is told how and until when',
    locale,
    given: { orders: [{ ...shirt, number: '250301-8003' }] },
    turns: [
      { buyer: 'the shirt is too small on me', expect: { says: ['return.size'], open: 'measurements' } },
      { buyer: "I'm 170 cm and 62 kg", expect: { says: ['return.size_advice'], open: 'wants' } },
      {
        buyer: "I'd rather return it",
        expect: {
          says: ['return.offer'],
          reason: 'size.too_small',
          open: null,
          mode: 'handover',
          textHas: ['You may return it', 'freight', 'Please do not send anything yet'],
          textLacks: ['write it on the parcel'],
        },
      },
    ],
  },
  {
    title:
      'after the days to return it, who would rather return the wrong size is told so, and a second time by a person',
    locale,
    given: { orders: [{ ...shirt, number: '250301-8004', deliveredDaysAgo: 40 }] },
    turns: [
      { buyer: 'the shirt is too small on me', expect: { says: ['return.size'], open: 'measurements' } },
      { buyer: "I'd rather return it", expect: { says: ['return.refused'] } },
    ],
  },
  {
    title: '"not saying" is no reason, and nobody is asked for photos',
    locale,
    given: { orders: [{ ...shirt, number: '250301-8005' }] },
    turns: [
      {
        buyer: 'I want to return the shirt',
        expect: { says: ['return.ask_reason'], withdraws: true, textHas: ['you can still choose an exchange'] },
      },
      { buyer: 'not saying', expect: { says: ['return.reason_declined', 'return.offer'], reason: 'unknown' } },
    ],
  },
  {
    title: 'the words of the law count in other languages too',
    locale,
    given: { orders: [{ ...shirt, number: '250301-8006' }] },
    turns: [{ buyer: 'Hiermit widerrufe ich den Vertrag', expect: { says: ['return.ask_reason'], withdraws: true } }],
  },
  {
    title: 'who cancels what has come withdraws from it; what is still to come is cancelled by a person',
    locale,
    given: { orders: [{ ...shirt, number: '250301-8007' }] },
    turns: [
      {
        buyer: 'I no longer want the shirt, please cancel the order',
        expect: { says: ['return.ask_reason'], withdraws: true, textHas: ['on record'] },
      },
    ],
  },
  {
    title: 'the order that was just told to be on its way stays the one that is meant, and a fault is no pleasure',
    locale,
    given: {
      orders: [
        { number: '250306-8008', item: 'coat', parcels: ['moving'] },
        { ...shirt, number: '250301-8009' },
        { number: '250221-8010', item: 'jeans', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: 'I want to return the coat', expect: { says: ['return.not_received'], open: 'received' } },
      {
        buyer: "the zip is broken, it's faulty",
        expect: { says: ['return.quality'], open: 'photos', textHas: ['Wool coat'] },
      },
      {
        buyer: 'a refund then, I do not want it mended',
        expect: { says: ['return.quality_refund'], textLacks: ['Which order'] },
      },
    ],
  },
];
