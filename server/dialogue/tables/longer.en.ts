import type { Table } from './table.ts';

const locale = 'en';
const coatMoving = { number: '250305-9001', item: 'coat', size: 'M', parcels: ['moving'] } as const;
const shirt = { number: '250228-9002', item: 'shirt', size: 'M', parcels: ['delivered'] } as const;
const jeans = { number: '250226-9003', item: 'jeans', size: 'M', parcels: ['delivered'] } as const;
const scarf = { number: '250120-9004', item: 'scarf', parcels: ['delivered'] } as const;

/** Conversations of many turns: digressions, changes of mind, two things at once, several orders, and after a hand-over. */
export const longerTables: readonly Table[] = [
  {
    title: 'a coat on its way and a shirt like a tent: each question finds its own order',
    locale,
    given: { orders: [coatMoving, { ...shirt, size: 'XL' }] },
    turns: [
      { buyer: 'Is my coat going to make it before Friday?', expect: { says: ['parcel.moving'], why: null } },
      {
        buyer: "separate thing, the shirt makes me look like I'm wearing a tent",
        expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' },
      },
      { buyer: 'how far has the coat got to go still?', expect: { says: ['parcel.moving'], open: 'measurements' } },
      {
        buyer: "5'6 and about 140 pounds",
        expect: { says: ['return.size_advice'], open: 'wants', textHas: ['size L'] },
      },
      {
        buyer: "can't I just have my money back instead?",
        expect: { wants: 'refund', why: 'wants_return', open: null },
      },
      { buyer: 'alright, cheers', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'the explanation of the colour is not bought: statement, whether it was read, a person',
    locale,
    given: { orders: [shirt] },
    turns: [
      {
        buyer: "Hiya, I'd like to send the linen shirt back please",
        expect: { says: ['return.ask_reason'], open: 'reason' },
      },
      {
        buyer: "the blue is nothing like on your site, it's practically purple",
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          reason: 'other.colour',
          why: 'colour_difference',
        },
      },
      {
        buyer: "sorry but I don't buy the lighting story",
        expect: { says: ['return.statement'], open: 'statement_read' },
      },
      {
        buyer: 'is it machine washable by the way?',
        expect: { says: ['handover.topic'], why: 'topic_product_question', open: 'statement_read' },
      },
      {
        buyer: 'no, never came across it',
        expect: { says: ['return.statement_unread'], hadReadStatement: false, open: null },
      },
      { buyer: 'so what happens now?', expect: { says: ['handover.follow_up'] } },
    ],
  },
  {
    title: 'a fault, photos promised for later, a refund, a time for the call, and then no call',
    locale,
    given: { orders: [{ ...coatMoving, parcels: ['delivered'] }] },
    turns: [
      {
        buyer: 'the lining of my coat came apart the second time I wore it',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos' },
      },
      { buyer: "I'll take pictures when I get home", expect: { says: ['talk.ok'], open: 'photos', why: null } },
      {
        buyer: 'what I really want is a refund',
        expect: { says: ['return.quality_refund'], callsFor: 'refund', open: 'photos' },
      },
      { buyer: "please ring after 5, I'm at work till then", expect: { why: 'call_time', open: 'photos' } },
      { buyer: "actually don't phone me at all", expect: { why: 'no_call', open: 'photos' } },
      { buyer: '[photo] there you go', expect: { says: ['return.photos_received'], open: null } },
      { buyer: 'anyone?', expect: { says: ['handover.follow_up'], why: 'still_waiting' } },
    ],
  },
  {
    title: 'several orders: which one is asked, a digression waits for nobody, then another order has a fault',
    locale,
    given: { orders: [{ ...scarf, number: '250306-9005', parcels: ['moving'] }, shirt, jeans] },
    turns: [
      {
        buyer: 'need to return something I got from you',
        expect: { says: ['ask.which_order'], asks: ['250228-9002', '250226-9003'], open: 'order' },
      },
      {
        buyer: 'before that, any idea when the scarf lands?',
        expect: { says: ['parcel.moving'], open: 'order' },
      },
      { buyer: 'the jeans', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: "can't get them past my hips", expect: { says: ['return.size'], reason: 'size.too_small' } },
      {
        buyer: "the shirt's no good either, two buttons are hanging off",
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos' },
      },
      { buyer: '[image]', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: 'two parcels of one order, asked after in turn',
    locale,
    given: { orders: [{ ...shirt, parcels: ['delivered', 'moving'] }, scarf] },
    turns: [
      { buyer: 'only one of my two parcels has turned up so far', expect: { says: ['parcel.moving'], why: null } },
      { buyer: 'and what about the other parcel', expect: { says: ['parcel.delivered'] } },
      { buyer: 'no, I mean the one still on its way', expect: { says: ['parcel.moving'] } },
      { buyer: 'check the other parcel once more please', expect: { says: ['parcel.delivered'] } },
      { buyer: "okay, I'll wait", expect: { says: ['talk.ok'] } },
      {
        buyer: 'the one that came has a snag all down the front',
        expect: { says: ['return.quality'], open: 'photos' },
      },
    ],
  },
  {
    title: 'said to be delivered, looked for in vain, and found in the end',
    locale,
    given: { orders: [shirt] },
    turns: [
      {
        buyer: "tracking claims it was handed over yesterday, but I've got nothing",
        expect: { says: ['parcel.delivered_not_received'], why: 'delivered_not_received', mode: 'handover' },
      },
      {
        buyer: "I've asked next door and looked in the shed already",
        expect: { says: ['handover.follow_up'], open: null },
      },
      { buyer: 'hello, still there?', expect: { says: ['handover.follow_up'], why: 'still_waiting' } },
      { buyer: 'panic over, found it, my flatmate had it', expect: { says: ['talk.ok'], why: 'parcel_found' } },
      { buyer: "it's lovely, thank you", expect: { says: ['talk.praise'] } },
    ],
  },
  {
    title: 'a person wanted, then not; questions go on being answered',
    locale,
    given: { orders: [coatMoving] },
    turns: [
      { buyer: 'can you put an actual human on', expect: { why: 'asks_for_person', mode: 'handover' } },
      { buyer: 'forget the human, just tell me when my coat gets here', expect: { says: ['parcel.moving'] } },
      { buyer: 'am I talking to a robot here?', expect: { says: ['talk.bot'] } },
      {
        buyer: 'I think I typed my old address, can that be fixed?',
        expect: { says: ['handover.topic'], why: 'topic_change_order' },
      },
      { buyer: 'how long until someone gets back to me?', expect: { says: ['handover.follow_up'] } },
      { buyer: 'no worries', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: 'nothing is told before the buyer is known; then both things are answered',
    locale,
    given: { orders: [coatMoving, shirt], isUnverified: true },
    turns: [
      { buyer: 'which city has my coat got to?', expect: { says: ['ask.verify'], textLacks: ['Hangzhou'] } },
      { buyer: 'and I want to send the shirt back', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: "there, I've logged in",
        isVerifiedNow: true,
        expect: { says: ['parcel.moving', 'return.ask_reason'], open: 'reason' },
      },
      {
        buyer: "I'd rather keep that to myself",
        expect: { says: ['return.reason_declined', 'return.offer'], reason: 'unknown', open: null },
      },
      { buyer: 'who pays the postage for sending it back?', expect: { says: ['return.other'], why: 'asks_policy' } },
    ],
  },
  {
    title: 'a parcel that stands still, a buyer who has had enough',
    locale,
    given: { orders: [{ ...coatMoving, parcels: ['stalled'] }] },
    turns: [
      { buyer: "tracking hasn't budged for over a week", expect: { says: ['parcel.stalled'] } },
      { buyer: "you people say that every time, I'm fed up", expect: { mode: 'handover' } },
      {
        buyer: 'just refund me then',
        expect: { reason: 'ful.late_or_never_arrived', wants: 'refund', why: 'never_came', open: null },
      },
      {
        buyer: "I'm going to report you to trading standards",
        expect: { says: ['handover.complaint'], why: 'complains' },
      },
      { buyer: 'and when do I hear back?', expect: { says: ['handover.follow_up'] } },
    ],
  },
  {
    title: 'several goods in one order: which one is asked first, and the size goes by it',
    locale,
    given: { orders: [{ ...shirt, size: 'L', also: ['jeans'] }] },
    turns: [
      {
        buyer: 'I have to send back one of the things in this order',
        expect: { says: ['return.which_item'], open: 'item', why: null },
      },
      {
        buyer: 'jeans',
        expect: { says: ['return.ask_reason'], open: 'reason', textHas: ['Straight jeans'], textLacks: ['Linen'] },
      },
      {
        buyer: 'the waist is miles too big',
        expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements', why: null },
      },
      { buyer: '165 cm, 50 kg', expect: { says: ['return.size_advice'], open: 'wants', textHas: ['size M'] } },
      { buyer: 'yes please swap them', expect: { says: ['return.size_exchange'], wants: 'exchange' } },
      { buyer: 'thanks a bunch, really', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'the wrong goods came: what to photograph, the right ones, and no old tracking again',
    locale,
    given: { orders: [jeans] },
    turns: [
      {
        buyer: "you sent me somebody else's order, I bought jeans and there's a scarf in the box",
        expect: { says: ['return.wrong_item'], reason: 'ful.wrong_item', open: 'photos' },
      },
      { buyer: 'what sort of pictures do you need?', expect: { says: ['return.wrong_item'], open: 'photos' } },
      { buyer: '[photo] [photo] here they are', expect: { says: ['return.photos_received'], open: null } },
      {
        buyer: 'can you just send me the right ones?',
        expect: { says: ['handover.follow_up'], why: 'wants_missing_sent' },
      },
      { buyer: 'how soon would they ship?', expect: { says: ['handover.follow_up'] } },
      { buyer: "fine, I'll wait then", expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: 'a cancelled order is told as one; what else is asked is answered',
    locale,
    given: { orders: [{ ...coatMoving, parcels: [], isCancelled: true }, shirt] },
    turns: [
      {
        buyer: 'why has my coat order been cancelled?',
        expect: { says: ['order.cancelled'], why: 'cancelled_order', textHas: ['250305-9001', 'cancelled'] },
      },
      { buyer: 'I never asked for that', expect: { says: ['handover.follow_up'], open: null } },
      {
        buyer: 'when does the money I paid come back?',
        expect: { says: ['handover.topic'], why: 'topic_refund_status' },
      },
      { buyer: 'did the shirt arrive at least?', expect: { says: ['parcel.delivered'] } },
      { buyer: 'oh right, it did, and it fits beautifully', expect: { says: ['talk.praise'] } },
    ],
  },
  {
    title: 'a size that is off: too large or too small is asked; then there really is a hole',
    locale,
    given: { orders: [shirt] },
    turns: [
      {
        buyer: 'the size of the shirt is off',
        expect: { says: ['return.size_direction'], open: 'measurements', textHas: ['too large'] },
      },
      { buyer: 'way too big on me', expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' } },
      {
        buyer: 'it really does have a hole under the arm as well',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos' },
      },
      { buyer: "I've sent the photo", expect: { why: 'photos_to_review', open: null, textLacks: ['have arrived'] } },
      { buyer: 'great, thanks for that', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: 'praise with a greeting is praise; a question about sizes agrees to none',
    locale,
    given: { orders: [shirt] },
    turns: [
      { buyer: 'hi there, the shirt came, love the fabric', expect: { says: ['talk.praise'], why: null } },
      {
        buyer: 'the sleeves are way too short though',
        expect: { says: ['return.size'], reason: 'size.too_small', open: 'measurements' },
      },
      { buyer: "what's the difference between L and XL?", expect: { why: 'topic_size', open: 'measurements' } },
      { buyer: "I'm 172 and 60kg", expect: { says: ['return.size_advice'], open: 'wants' } },
      { buyer: 'okay do that', expect: { says: ['return.size_exchange'], wants: 'exchange', open: null } },
      { buyer: 'how long will the swap take?', expect: { says: ['handover.follow_up'] } },
    ],
  },
  {
    title: 'a greeting with praise is praise; asking what is in stock agrees to nothing',
    locale,
    given: { orders: [{ ...jeans, size: 'L' }] },
    turns: [
      { buyer: 'hi! the jeans arrived and I adore them', expect: { says: ['talk.praise'] } },
      {
        buyer: 'only thing is the legs are too long, they drag on the floor',
        expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' },
      },
      { buyer: "I'm 5ft2, 48 kilos", expect: { says: ['return.size_advice'], open: 'wants', textHas: ['size S'] } },
      { buyer: 'is S available?', expect: { why: 'asks_stock', open: 'wants' } },
      { buyer: 'if so, yes, swap them', expect: { says: ['return.size_exchange'], wants: 'exchange' } },
      { buyer: "you're a star, thank you", expect: { says: ['talk.thanks'] } },
    ],
  },
];
