import type { Table } from './table.ts';

const locale = 'en';
const reasonChoices = ['quality', 'size', 'colour_difference', 'does_not_suit', 'other', 'decline'] as const;

/** S1 to S7 in English. */
export const returnTables: readonly Table[] = [
  {
    title: 'a return begins with the question why; the colour is explained; a torn sleeve corrects the reason',
    locale,
    given: { orders: [{ number: '250301-3001', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: "Hi there, I'd like to send my order back please",
        expect: {
          says: ['return.ask_reason'],
          asks: reasonChoices,
          open: 'reason',
          why: null,
          textHas: ['May we ask why', 'Linen shirt', '1.', 'If you would rather not say'],
        },
      },
      {
        buyer: 'it looks nothing like the blue in your pictures',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          reason: 'other.colour',
          open: null,
          why: 'colour_difference',
          mode: 'handover',
          textHas: ['photographed as it is', 'screen'],
          textLacks: ['cannot return', "can't return"],
          promises: ['person.reply'],
        },
      },
      {
        buyer: 'wait, I just noticed the left cuff is ripped as well',
        expect: {
          says: ['return.quality'],
          reason: 'quality.defective',
          open: 'photos',
          textHas: ['photos'],
        },
      },
      {
        buyer: "[photo] here's a picture of the cuff",
        expect: {
          says: ['return.photos_received'],
          open: null,
          textHas: ['photos have arrived'],
          promises: ['photos.review'],
        },
      },
    ],
  },
  {
    title: 'a number from the list is an answer',
    locale,
    given: { orders: [{ number: '250301-3002', item: 'coat', size: 'L', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'how can I return this coat', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '3',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          reason: 'other.colour',
          why: 'colour_difference',
        },
      },
    ],
  },
  {
    title: 'an option in words is an answer too',
    locale,
    given: { orders: [{ number: '250301-3003', item: 'coat', size: 'L', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'I want to return the coat I bought', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: 'It does not suit me',
        expect: { says: ['return.does_not_suit', 'return.offer'], reason: 'other.style', why: 'does_not_suit' },
      },
    ],
  },
  {
    title: 'nobody has to say why',
    locale,
    given: { orders: [{ number: '250301-3004', item: 'shirt', size: 'S', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'Could I give the shirt back and how?', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: "I'd rather not say",
        expect: {
          says: ['return.reason_declined', 'return.offer'],
          reason: 'unknown',
          open: null,
          why: 'reason_declined',
          mode: 'handover',
          textHas: ['You do not have to give a reason', '/statement/'],
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: 'a fault told at once is not asked about; a refund for it means photos and a phone call',
    locale,
    given: { orders: [{ number: '250301-3005', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'The zip on the jeans broke the very first time I wore them',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos', textHas: ['Straight jeans'] },
      },
      {
        buyer: "I'd just like a refund, please",
        expect: {
          says: ['return.quality_refund'],
          callsFor: 'refund',
          open: 'photos',
          textHas: ['phone you', '0042'],
          promises: ['call.make'],
        },
      },
      {
        buyer: '[photo] photos attached',
        expect: { says: ['return.photos_received'], open: null, why: 'photos_to_review', promises: ['photos.review'] },
      },
    ],
  },
  {
    title: 'money back for a fault asked in one breath still gets the call, and the photos',
    locale,
    given: { orders: [{ number: '250301-3006', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'There is a big stain on the back of the coat and I want my money back',
        expect: {
          says: ['return.quality_refund', 'return.quality_photos'],
          reason: 'quality.defective',
          wants: 'refund',
          callsFor: 'refund',
          open: 'photos',
          promises: ['call.make'],
        },
      },
      {
        buyer: "[photo] [photo] I've just sent you two pictures of it",
        expect: { says: ['return.photos_received'], open: null },
      },
    ],
  },
  {
    title: 'a fault may be exchanged instead',
    locale,
    given: { orders: [{ number: '250301-3007', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'two buttons fell off the linen shirt straight out of the bag',
        expect: { says: ['return.quality'], open: 'photos' },
      },
      {
        buyer: 'an exchange',
        expect: {
          reason: 'quality.defective',
          wants: 'exchange',
          why: 'wants_exchange',
          open: 'photos',
          mode: 'handover',
        },
      },
      {
        buyer: 'I uploaded the photos now [photo]',
        expect: { says: ['return.photos_received'], open: null, promises: ['photos.review'] },
      },
    ],
  },
  {
    title: 'who cannot send photos is not stuck: a person goes on',
    locale,
    given: { orders: [{ number: '250301-3008', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'the seam under the arm has come undone', expect: { says: ['return.quality'], open: 'photos' } },
      { buyer: 'nope, sorry', expect: { open: null, why: 'no_photos', mode: 'handover' } },
    ],
  },
  {
    title: 'a size that does not fit: measurements, the chart, another size first',
    locale,
    given: { orders: [{ number: '250301-3009', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'The shirt is far too tight across my shoulders',
        expect: {
          says: ['return.size'],
          reason: 'size.too_small',
          open: 'measurements',
          textHas: ['size M', 'height and weight', 'size chart'],
          textLacks: ['Size L is in stock'],
        },
      },
      {
        buyer: "I'm 170 cm and 60 kg",
        expect: {
          says: ['return.size_advice'],
          open: 'wants',
          textHas: ['says size L', 'Size L is in stock', '168 cm, 52 kg, wears M'],
        },
      },
      {
        buyer: 'yes please, swap it',
        expect: {
          says: ['return.size_exchange'],
          wants: 'exchange',
          why: 'wants_exchange',
          open: null,
          textHas: ['for size L'],
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: 'imperial measurements are understood as well',
    locale,
    given: { orders: [{ number: '250301-3010', item: 'coat', size: 'L', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'this coat is huge on me, two sizes too big at least',
        expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' },
      },
      {
        buyer: '5\'4" and 115 lbs',
        expect: { says: ['return.size_advice'], open: 'wants', textHas: ['says size M'] },
      },
      {
        buyer: 'send it back',
        expect: { wants: 'return', why: 'wants_return', open: null, mode: 'handover', promises: ['person.reply'] },
      },
    ],
  },
  {
    title: 'a size named instead of measurements is the exchange',
    locale,
    given: { orders: [{ number: '250301-3011', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'Jeans run small, I can barely close them', expect: { says: ['return.size'], open: 'measurements' } },
      {
        buyer: 'size L please',
        expect: { says: ['return.size_exchange'], wants: 'exchange', why: 'wants_exchange', textHas: ['size L'] },
      },
    ],
  },
  {
    title: 'measurements that the chart does not cover are never guessed',
    locale,
    given: { orders: [{ number: '250301-3012', item: 'shirt', size: 'XL', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'even the XL shirt is too short for me', expect: { says: ['return.size'], open: 'measurements' } },
      {
        buyer: '205 cm, 110 kg',
        expect: {
          says: ['return.size_advice'],
          blockedBy: 'size.recommended',
          saysInstead: [],
          mode: 'handover',
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: 'what the shop has not said of the goods is not claimed',
    locale,
    given: { orders: [{ number: '250301-3013', item: 'scarf', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'The colour of the scarf is totally off compared with the photos online',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          textLacks: ['photographed as it is'],
          why: 'colour_difference',
        },
      },
      { buyer: 'alright, I see', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: 'an explanation refused: statement, then whether it was read, then a person, never a reproach',
    locale,
    given: { orders: [{ number: '250301-3014', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'The green is much paler than on your site, I want to return the shirt',
        expect: { says: ['return.colour_difference', 'return.offer'], reason: 'other.colour' },
      },
      {
        buyer: "That's not a reason, I don't accept it",
        expect: {
          says: ['return.statement'],
          asks: ['yes', 'no'],
          open: 'statement_read',
          textHas: ['/statement/', 'had read it before you bought'],
          textLacks: ['you should have'],
        },
      },
      {
        buyer: 'yes I had read it',
        expect: {
          says: ['return.statement_read'],
          hadReadStatement: true,
          open: null,
          why: 'statement_read',
          promises: ['person.reply'],
        },
      },
      { buyer: 'So can I return it or not?', expect: { why: 'rejects_statement', textHas: ['colleague'] } },
    ],
  },
  {
    title: 'the same complaint again after the explanation is a second turn that solved nothing',
    locale,
    given: { orders: [{ number: '250301-3015', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'I tried the coat on and honestly it looks terrible on me',
        expect: { says: ['return.does_not_suit', 'return.offer'], reason: 'other.style', why: 'does_not_suit' },
      },
      {
        buyer: "but it really doesn't flatter me at all",
        expect: { says: ['return.statement'], open: 'statement_read' },
      },
      {
        buyer: '2 please',
        expect: {
          says: ['return.statement_unread'],
          hadReadStatement: false,
          why: 'statement_unread',
          textHas: ['quite all right'],
        },
      },
    ],
  },
  {
    title: 'whether the statement was read need not be answered',
    locale,
    given: { orders: [{ number: '250301-3016', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'the shade is different from what I saw on screen',
        expect: { says: ['return.colour_difference', 'return.offer'] },
      },
      { buyer: 'I do not accept that', expect: { says: ['return.statement'], open: 'statement_read' } },
      {
        buyer: 'what has that got to do with anything',
        expect: { open: null, why: 'statement_unanswered', textHas: ['colleague'] },
      },
    ],
  },
  {
    title: 'after the colour was explained, an exchange is arranged and not argued about',
    locale,
    given: { orders: [{ number: '250301-3017', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: "colour isn't what I expected from the picture",
        expect: { says: ['return.colour_difference', 'return.offer'] },
      },
      { buyer: 'Can I exchange it for a different one then?', expect: { wants: 'exchange', why: 'wants_exchange' } },
    ],
  },
  {
    title: 'another reason gets the statement',
    locale,
    given: { orders: [{ number: '250301-3018', item: 'scarf', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'I need to return something I bought from you', expect: { says: ['return.ask_reason'] } },
      {
        buyer: 'My sister gave me the very same one for my birthday',
        expect: {
          says: ['return.other', 'return.offer'],
          why: 'other_reason',
          textHas: ['/statement/'],
          promises: ['person.reply'],
        },
      },
      { buyer: "no, I don't agree with that", expect: { says: ['return.statement'], open: 'statement_read' } },
      { buyer: 'No, never saw it', expect: { says: ['return.statement_unread'], hadReadStatement: false } },
    ],
  },
  {
    title: 'the wrong thing in the parcel: a photo of it and of the label',
    locale,
    given: { orders: [{ number: '250301-3019', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'I ordered a shirt and there were socks in the bag',
        expect: { says: ['return.wrong_item'], reason: 'ful.wrong_item', open: 'photos', textHas: ['label'] },
      },
      { buyer: '[photo] here are the photos', expect: { says: ['return.photos_received'], why: 'photos_to_review' } },
    ],
  },
  {
    title: 'something missing from the parcel is not called a fault',
    locale,
    given: { orders: [{ number: '250301-3020', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'One of the two pairs is missing from the package',
        expect: { says: ['return.wrong_item'], reason: 'ful.missing_item', open: 'photos' },
      },
      { buyer: "i'll do that tonight", expect: { says: ['talk.ok'], open: 'photos' } },
      { buyer: '[photo] Pictures are uploaded', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: 'a doubt whether the goods are genuine goes straight to a person',
    locale,
    given: { orders: [{ number: '250301-3021', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'I think this coat is a fake, the label is printed all wrong',
        expect: { says: [], why: 'doubts_genuine', mode: 'handover', promises: ['person.reply'] },
      },
      { buyer: 'okay, noted', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: 'several delivered orders: the one to return is asked for, and the reason is not lost',
    locale,
    given: {
      orders: [
        { number: '250304-3022', item: 'shirt', size: 'M', parcels: ['delivered'] },
        { number: '250301-3023', item: 'coat', size: 'L', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: 'it arrived with a hole in it',
        expect: {
          says: ['ask.which_order'],
          asks: ['250304-3022', '250301-3023'],
          open: 'order',
          textHas: ['Wool coat'],
        },
      },
      { buyer: 'the wool coat', expect: { says: ['return.quality'], open: 'photos', textHas: ['Wool coat'] } },
    ],
  },
  {
    title: 'an exchange asked for is asked why, and stays an exchange',
    locale,
    given: { orders: [{ number: '250301-3024', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'Is it possible to exchange the jeans?', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: 'way too big round the waist',
        expect: { says: ['return.size'], reason: 'size.too_large', wants: 'exchange', open: 'measurements' },
      },
      {
        buyer: "I'm 158cm tall, 46 kilos",
        expect: { says: ['return.size_advice'], open: 'wants', textHas: ['size S'] },
      },
    ],
  },
  {
    title: 'a mere "ok" is no reason: it is asked once more',
    locale,
    given: { orders: [{ number: '250301-3025', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'would like to return my shirt', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: 'ok then', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: 'well, the fabric feels scratchy and cheap', expect: { says: ['return.quality'], open: 'photos' } },
    ],
  },
  {
    title: 'a size that was sent already and does not fit is not advised again',
    locale,
    given: { orders: [{ number: '250301-3026', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'this shirt is too small for me', expect: { says: ['return.size'], open: 'measurements' } },
      {
        buyer: '163 cm and 52 kg',
        expect: {
          says: ['return.size_advice'],
          blockedBy: 'size.recommended',
          saysInstead: [],
          mode: 'handover',
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: 'who has nothing is not asked to send it back',
    locale,
    given: { orders: [{ number: '250301-3027', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'tracking claims delivered but I never received the coat',
        expect: { says: ['parcel.delivered_not_received'] },
      },
      {
        buyer: 'then I want a refund for the coat',
        expect: { says: ['handover.follow_up'], why: 'never_came', wants: 'refund', textLacks: ['May we ask why'] },
      },
    ],
  },
];
