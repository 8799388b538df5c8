import type { Table } from './table.ts';

const locale = 'en';
const long =
  'Let me tell you the whole story. My sister is getting married at the end of the month and I promised to bring ' +
  'something for my mother, so I looked around for two evenings, compared a lot of shops, and in the end I chose ' +
  'yours because the pictures were so nice. I paid the same evening, I even took the quicker shipping. '.repeat(12) +
  'So my question is simply: where is my parcel now?';

/** What happens around the questions themselves, in English. */
export const talkTables: readonly Table[] = [
  {
    title: 'a greeting is answered before the question is known',
    locale,
    given: { orders: [{ number: '250306-5001', item: 'shirt', parcels: ['moving'] }], tier: 'Gold' },
    turns: [
      {
        buyer: 'Hello, good morning!',
        expect: {
          says: ['talk.greeting'],
          why: null,
          textHas: ['Anna', 'Willow & Thread', 'good to see you again'],
          promises: [],
        },
      },
      { buyer: 'do you know where my order has got to', expect: { says: ['parcel.moving'], textHas: ['Gold'] } },
      { buyer: 'Brilliant, thank you', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'who asks for a person gets one, is told so twice at most, and is never asked to explain again',
    locale,
    given: { orders: [{ number: '250306-5002', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: "I don't want a robot, can I speak to a real person please",
        expect: {
          labels: ['human'],
          says: [],
          why: 'asks_for_person',
          mode: 'handover',
          textHas: ['A colleague is taking over', 'no need to explain it again'],
          promises: ['person.reply'],
        },
      },
      { buyer: 'a human please', expect: { says: ['handover.person'], why: 'asks_for_person' } },
      { buyer: 'human, now please', expect: { says: ['handover.person'], why: 'asks_for_person' } },
      { buyer: 'agent please', expect: { says: [], why: 'asks_for_person', isSilent: true } },
    ],
  },
  {
    title: 'anger goes to a person with an apology',
    locale,
    given: { orders: [{ number: '250306-5003', item: 'coat', parcels: ['delivered'] }], tier: 'Silver' },
    turns: [
      {
        buyer: 'Your service is a disgrace, I am absolutely furious with how I have been treated',
        expect: { says: [], mode: 'handover', textHas: ['truly sorry', 'personal answer'], promises: ['person.reply'] },
      },
      { buyer: 'where is your manager?? get me a supervisor', expect: { textHas: ['colleague'] } },
    ],
  },
  {
    title: 'an angry question is answered and goes to a person as well',
    locale,
    given: { orders: [{ number: '250306-5004', item: 'coat', parcels: ['moving'] }] },
    turns: [
      {
        buyer: 'I am so fed up with waiting, where is my parcel???',
        expect: {
          says: ['parcel.moving'],
          why: 'upset',
          mode: 'handover',
          textHas: ['sorry about the wait', 'We expect it', 'A colleague'],
          textLacks: ["Please don't worry", 'Thank you for asking'],
          promises: ['parcel.inform', 'person.reply'],
        },
      },
      { buyer: 'ok. sorry for shouting', expect: {} },
    ],
  },
  {
    title: 'what is not understood is asked about with three choices, and the choice is answered',
    locale,
    given: { orders: [{ number: '250306-5005', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: 'qwe rty uiop asdf',
        expect: {
          says: ['ask.which_meaning'],
          open: 'meaning',
          why: null,
          textHas: ['1.', '3.', 'a person, please'],
          textLacks: ['4.'],
        },
      },
      { buyer: '3', expect: { says: [], open: null, why: 'asks_for_person', mode: 'handover' } },
    ],
  },
  {
    title: 'not understood twice is a matter for a person, who gets a summary',
    locale,
    given: { orders: [{ number: '250306-5006', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: 'blue elephants on the moon', expect: { says: ['ask.which_meaning'], open: 'meaning' } },
      {
        buyer: 'lalala tralala hum',
        expect: {
          says: [],
          why: 'not_understood',
          mode: 'handover',
          textHas: ['passing your question to a colleague'],
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: 'the buyer may answer "which do you mean?" in her own words',
    locale,
    given: { orders: [{ number: '250306-5007', item: 'shirt', parcels: ['out_for_delivery'] }] },
    turns: [
      { buyer: 'hmm you know, that one from before', expect: { says: ['ask.which_meaning'], open: 'meaning' } },
      { buyer: 'I mean where is my package', expect: { says: ['parcel.out_for_delivery'], open: null } },
    ],
  },
  {
    title: 'of several open orders the buyer is asked which, and may say the number in the list',
    locale,
    given: {
      orders: [
        { number: '250308-5008', item: 'shirt', parcels: ['moving'] },
        { number: '250306-5009', item: 'coat', parcels: ['stalled'] },
        { number: '250210-5010', item: 'scarf', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: "when's my stuff coming?",
        expect: {
          says: ['ask.which_order'],
          asks: ['250308-5008', '250306-5009'],
          open: 'order',
          why: null,
          textHas: ['1. 250308-5008', '2. 250306-5009', 'Wool coat'],
          textLacks: ['Silk scarf', 'We expect it'],
        },
      },
      { buyer: '2 please', expect: { says: ['parcel.stalled'], open: null } },
      { buyer: 'and the other order?', expect: {} },
    ],
  },
  {
    title: 'an order may be named by what is in it, or by its last digits',
    locale,
    given: {
      orders: [
        { number: '250308-5011', item: 'shirt', parcels: ['moving'] },
        { number: '250306-5012', item: 'coat', parcels: ['out_for_delivery'] },
      ],
    },
    turns: [
      { buyer: 'any update on the delivery? when will it come', expect: { says: ['ask.which_order'], open: 'order' } },
      { buyer: 'the wool coat', expect: { says: ['parcel.out_for_delivery'], open: null } },
      { buyer: 'thanks! and where is my other order?', expect: { says: ['parcel.moving'], open: null } },
    ],
  },
  {
    title: 'a digression is answered and the question why is kept',
    locale,
    given: {
      orders: [
        { number: '250308-5013', item: 'coat', parcels: ['moving'] },
        { number: '250225-5014', item: 'shirt', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: 'I would like to send the shirt back',
        expect: { says: ['return.ask_reason'], open: 'reason', textHas: ['Linen shirt'] },
      },
      {
        buyer: 'by the way, where is my other order?',
        expect: { says: ['parcel.moving'], open: 'reason', promises: ['parcel.inform'] },
      },
      {
        buyer: 'about the return: the sleeves are too long for me',
        expect: { says: ['return.size'], open: 'measurements', textHas: ['size M'] },
      },
    ],
  },
  {
    title: 'two things in one message are both answered, the question at the end',
    locale,
    given: {
      orders: [
        { number: '250308-5015', item: 'coat', parcels: ['moving'] },
        { number: '250225-5016', item: 'shirt', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: 'Where is order 250308-5015? Also, I need an invoice for my tax office.',
        expect: {
          labels: ['where_is_order', 'invoice'],
          says: ['parcel.moving'],
          why: 'topic_invoice',
          mode: 'handover',
          textHas: ['We expect it', 'A colleague looks after this'],
          promises: ['parcel.inform', 'person.reply'],
        },
      },
      { buyer: 'thank you very much', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'of two questions that need one back, the second waits and is not forgotten',
    locale,
    given: {
      orders: [
        { number: '250308-5017', item: 'coat', parcels: ['moving'] },
        { number: '250307-5018', item: 'jeans', parcels: ['out_for_delivery'] },
        { number: '250225-5019', item: 'shirt', size: 'M', parcels: ['delivered'] },
        { number: '250224-5020', item: 'scarf', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: 'Where is my parcel? And another thing, I want to return something.',
        expect: {
          labels: ['where_is_order', 'return_request'],
          says: ['ask.which_order'],
          asks: ['250308-5017', '250307-5018'],
        },
      },
      {
        buyer: 'the jeans',
        expect: {
          says: ['parcel.out_for_delivery', 'ask.which_order'],
          asks: ['250307-5018', '250225-5019', '250224-5020'],
          open: 'order',
        },
      },
      { buyer: '2 please', expect: { says: ['return.ask_reason'], open: 'reason', textHas: ['Linen shirt'] } },
    ],
  },
  {
    title: 'who is not verified learns nothing of the order, and need not ask twice afterwards',
    locale,
    given: { orders: [{ number: '250306-5021', item: 'shirt', parcels: ['moving'] }], isUnverified: true },
    turns: [
      {
        buyer: 'where is order 250306-5021 at the moment?',
        expect: {
          says: ['ask.verify'],
          open: null,
          mode: 'auto',
          textHas: ['open the chat from your order', 'ask for a person'],
          textLacks: ['Anna', 'Linen shirt', 'Hangzhou', '250306-5021', 'SF'],
          promises: [],
        },
      },
      {
        buyer: 'ok, that was my code',
        isVerifiedNow: true,
        expect: { says: ['parcel.moving'], textHas: ['Hangzhou', 'Anna'] },
      },
    ],
  },
  {
    title: 'who is not verified begins no return and hears no name',
    locale,
    given: {
      orders: [{ number: '250225-5022', item: 'shirt', size: 'M', parcels: ['delivered'] }],
      isUnverified: true,
    },
    turns: [
      { buyer: 'greetings everyone', expect: { says: ['talk.greeting'], textLacks: ['Anna'] } },
      {
        buyer: 'I need to return my shirt, it has a hole',
        expect: { says: ['ask.verify'], textLacks: ['Anna', 'Linen'], open: null },
      },
      {
        buyer: 'there is a hole right in the front',
        expect: { says: [], why: 'not_verified', mode: 'handover', textLacks: ['Anna', 'Linen'] },
      },
    ],
  },
  {
    title: 'a buyer whom nobody knows is told once how to be recognised, and then gets a person: never a third time',
    locale,
    given: { orders: [{ number: '250306-5031', item: 'shirt', parcels: ['moving'] }], isUnverified: true },
    turns: [
      {
        buyer: 'has my parcel been sent yet?',
        expect: { says: ['ask.verify'], mode: 'auto', textHas: ['open the chat from your order'], promises: [] },
      },
      {
        buyer: 'the number is 250306-5031',
        expect: {
          says: [],
          why: 'not_verified',
          mode: 'handover',
          textLacks: ['Hangzhou'],
          promises: ['person.reply'],
        },
      },
      { buyer: 'so where is the parcel now?', expect: { says: ['handover.person'], why: 'not_verified' } },
    ],
  },
  {
    title:
      'who is not known and wants to send something back is asked why first; the reason is kept for when they are known',
    locale,
    given: {
      orders: [{ number: '250225-5032', item: 'shirt', size: 'M', parcels: ['delivered'] }],
      isUnverified: true,
    },
    turns: [
      {
        buyer: 'I would like to send my shirt back please',
        expect: { says: ['return.ask_reason'], open: 'reason', textLacks: ['Anna', 'Linen'], promises: [] },
      },
      {
        buyer: 'the colour is nothing like the picture',
        expect: { says: ['return.reason_noted', 'ask.verify'], open: null, textHas: ['noted'], textLacks: ['Anna'] },
      },
      {
        buyer: "right, I'm logged in now",
        isVerifiedNow: true,
        expect: { says: ['return.colour_difference', 'return.offer'], reason: 'other.colour' },
      },
    ],
  },
  {
    title: 'who would rather not say why, and is not known, need not',
    locale,
    given: {
      orders: [{ number: '250225-5033', item: 'shirt', size: 'M', parcels: ['delivered'] }],
      isUnverified: true,
    },
    turns: [
      { buyer: 'I wish to return an item', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: 'number six', expect: { says: ['ask.verify'], open: null } },
      {
        buyer: "ok, I've logged in now",
        isVerifiedNow: true,
        expect: { says: ['return.reason_declined', 'return.offer'], reason: 'unknown' },
      },
    ],
  },
  {
    title: 'what needs no order is answered without asking who it is',
    locale,
    given: { orders: [{ number: '250306-5034', item: 'shirt', parcels: ['moving'] }], isUnverified: true },
    turns: [
      {
        buyer: 'what are your business hours?',
        expect: { says: ['talk.hours'], why: null, textHas: ['Monday to Sunday, 9:00–21:00'] },
      },
      {
        buyer: 'how do returns work with you?',
        expect: { says: ['return.other'], why: 'asks_policy', textHas: ['/statement/'], textLacks: ['Anna'] },
      },
    ],
  },
  {
    title: 'a buyer without any order is not told of one',
    locale,
    given: { orders: [] },
    turns: [
      {
        buyer: 'where is my parcel?',
        expect: { says: [], why: 'no_order_known', mode: 'handover', promises: ['person.reply'] },
      },
      { buyer: 'okay, thank you', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'what Qin does not answer yet goes to the colleague who does',
    locale,
    given: { orders: [{ number: '250308-5023', item: 'coat', parcels: ['unshipped'] }] },
    turns: [
      {
        buyer: 'Please cancel my coat order, I found one in a shop nearby',
        expect: {
          labels: ['cancel_order'],
          says: [],
          why: 'topic_cancel_order',
          mode: 'handover',
          textHas: ['A colleague looks after this'],
        },
      },
      {
        buyer: 'Do you also take PayPal?',
        expect: { labels: ['payment'], why: 'topic_payment', textHas: ['colleague'] },
      },
    ],
  },
  {
    title: 'what the shop wants to see first is only suggested, with no promise made',
    locale,
    given: {
      orders: [{ number: '250306-5024', item: 'shirt', size: 'M', parcels: ['delivered'] }],
      suggest: ['return.colour_difference', 'return.ask_reason'],
    },
    turns: [
      { buyer: 'can I return my shirt', expect: { says: ['return.ask_reason'], mode: 'suggest', promises: [] } },
      {
        buyer: 'its colour is way darker than pictured',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          mode: 'suggest',
          promises: [],
          textHas: ['Let us explain'],
        },
      },
    ],
  },
  {
    title: 'after hours a person is promised for the next morning, not for tonight',
    locale,
    given: { orders: [{ number: '250306-5025', item: 'shirt', parcels: ['moving'] }], isAfterHours: true },
    turns: [
      {
        buyer: 'Can somebody from your team talk to me?',
        expect: { why: 'asks_for_person', textHas: ['tomorrow'], textLacks: ['today'], promises: ['person.reply'] },
      },
      { buyer: 'where is my parcel', expect: { says: ['parcel.moving'] } },
    ],
  },
  {
    title: 'a very long message is read to its end',
    locale,
    given: { orders: [{ number: '250306-5026', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: long, expect: {} },
      { buyer: 'thanks for reading all that', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'typing mistakes do not matter',
    locale,
    given: { orders: [{ number: '250306-5027', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: 'wher is my parsel?? its been ages', expect: { says: ['parcel.moving'] } },
      { buyer: 'thx alot', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'a smile alone is no riddle for long',
    locale,
    given: { orders: [{ number: '250306-5028', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: 'pls pls where is my package? 🙏🙏', expect: { says: ['parcel.moving'] } },
      { buyer: 'ok then 👍', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: 'an order page is what the chat is about',
    locale,
    given: {
      orders: [
        { number: '250308-5029', item: 'shirt', parcels: ['moving'] },
        { number: '250306-5030', item: 'coat', parcels: ['ready_for_pickup'] },
      ],
      openedFrom: '250306-5030',
    },
    turns: [
      { buyer: 'where can I find my parcel?', expect: { says: ['parcel.ready_for_pickup'], open: null } },
      { buyer: 'ah I see, thanks', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'while one order goes back, "where is my parcel" is about the one still to come',
    locale,
    given: {
      orders: [
        { number: '250308-5031', item: 'coat', parcels: ['moving'] },
        { number: '250225-5032', item: 'shirt', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: 'the shirt has a broken button', expect: { says: ['return.quality'], open: 'photos' } },
      { buyer: 'where is my parcel?', expect: { says: ['parcel.moving'], open: 'photos' } },
      { buyer: '[photo] photos of the button attached', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: 'a buyer whose name nobody knows is greeted without one',
    locale,
    given: { orders: [{ number: '250306-5033', item: 'shirt', parcels: ['moving'] }], name: null },
    turns: [
      {
        buyer: 'hello there',
        expect: { says: ['talk.greeting'], textHas: ['Hello, and welcome'], textLacks: ['Hello ,'] },
      },
      {
        buyer: 'how long until my parcel arrives',
        expect: { says: ['parcel.moving'], textHas: ['Thank you for asking.'] },
      },
    ],
  },
  {
    title: 'without a published statement no link is made up, and nothing is said to be unsure: the offer stands',
    locale,
    given: { orders: [{ number: '250225-5034', item: 'scarf', parcels: ['delivered'] }], hasNoStatement: true },
    turns: [
      { buyer: 'I want to return the scarf', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '5',
        expect: {
          says: ['return.offer'],
          mode: 'handover',
          promises: ['person.reply'],
        },
      },
    ],
  },
];
