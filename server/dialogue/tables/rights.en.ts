import type { Table } from './table.ts';

const locale = 'en';

/** What law and policy give decides what is said; and whoever withdraws has withdrawn. */
export const rightTables: readonly Table[] = [
  {
    title: 'a wish to return within the days is on record at once, with a link that stays, and the offer tells how',
    locale,
    given: { orders: [{ number: '250305-7001', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'I want to send the shirt back',
        expect: { says: ['return.ask_reason'], withdraws: true, textHas: ['on record', 'https://qin.example/w/'] },
      },
      {
        buyer: 'it just looks odd on me',
        expect: {
          says: ['return.does_not_suit', 'return.offer'],
          reason: 'other.style',
          withdraws: false,
          textHas: [
            'You may return it until 16 March',
            'paid by you',
            'Your return number is',
            'https://qin.example/r/',
          ],
        },
      },
      { buyer: 'has my refund been sent yet?', expect: { says: ['return.status_requested'], textHas: ['is with us'] } },
    ],
  },
  {
    title:
      'whoever still wants to return what may be returned has taken the offer, and is not asked about the statement',
    locale,
    given: { orders: [{ number: '250305-7009', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'the shade is different from what I saw on screen',
        expect: { says: ['return.colour_difference', 'return.offer'] },
      },
      { buyer: 'I still want to return it', expect: { says: ['handover.follow_up'], open: null, why: 'wants_return' } },
    ],
  },
  {
    title:
      'after the days the explanation ends in a refusal with its date; turned down, it is disputed and a person looks',
    locale,
    given: {
      orders: [{ number: '250205-7002', item: 'shirt', size: 'M', parcels: ['delivered'], deliveredDaysAgo: 20 }],
    },
    turns: [
      {
        buyer: 'the blue is much darker than in your photo, I would like to return it',
        expect: {
          says: ['return.colour_difference', 'return.refused'],
          withdraws: false,
          why: null,
          textHas: ['The 7 days to return it ended on', 'If something is wrong with it'],
          promises: [],
        },
      },
      {
        buyer: "I don't accept that",
        expect: { says: ['return.statement'], open: 'statement_read', textHas: ['/statement/'] },
      },
      { buyer: 'No, I had not seen it', expect: { says: ['return.statement_unread'], hadReadStatement: false } },
      { buyer: 'where is my refund?', expect: { says: ['return.status_declined'], textHas: ['could not be granted'] } },
    ],
  },
  {
    title: 'a fault is heard whatever the days say',
    locale,
    given: {
      orders: [{ number: '250205-7003', item: 'coat', size: 'M', parcels: ['delivered'], deliveredDaysAgo: 20 }],
    },
    turns: [{ buyer: 'the lining of the coat is torn', expect: { says: ['return.quality'], withdraws: false } }],
  },
  {
    title: 'withdrawing in so many words needs neither a reason nor the days, and nobody asks who it is first',
    locale,
    given: {
      orders: [{ number: '250305-7004', item: 'scarf', parcels: ['delivered'] }],
      isUnverified: true,
    },
    turns: [
      {
        buyer: 'I hereby withdraw from the contract for the scarf I bought.',
        expect: {
          says: ['return.ask_reason'],
          withdraws: true,
          textHas: ['https://qin.example/w/'],
          textLacks: ['Anna'],
        },
      },
    ],
  },
  {
    title: 'a question, or an exchange, is no withdrawal',
    locale,
    given: { orders: [{ number: '250305-7005', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'can I return this shirt?', expect: { withdraws: false } },
      {
        buyer: 'too tight, I want to exchange it for an L',
        expect: { says: ['return.size_exchange'], withdraws: false },
      },
    ],
  },
];
