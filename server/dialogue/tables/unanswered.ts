import type { Table } from './table.ts';

const two = [
  { number: '250308-6101', item: 'shirt', parcels: ['moving'] },
  { number: '250306-6102', item: 'coat', parcels: ['out_for_delivery'] },
] as const;
const which = { says: ['ask.which_order'], asks: ['250308-6101', '250306-6102'], open: 'order' } as const;

/** Buyers who do not say which order they mean. */
export const unansweredTables: readonly Table[] = [
  {
    title:
      'who does not say which order is asked once more in other words, and then gets a person who is not talked over',
    locale: 'en',
    given: { orders: two },
    turns: [
      { buyer: "when's my stuff coming?", expect: { ...which, textHas: ['Which order do you mean?'] } },
      {
        buyer: "so when's it coming?",
        expect: {
          ...which,
          why: null,
          textHas: ['We still need to know which order', '1. 250308-6101'],
          textLacks: ['Which order do you mean?'],
        },
      },
      {
        buyer: "hello?? when's it coming",
        expect: { says: [], asks: [], why: 'order_unanswered', mode: 'handover', open: 'order' },
      },
      { buyer: "come on, when's my stuff coming", expect: { says: ['handover.follow_up'], asks: [] } },
      { buyer: "when's my stuff coming", expect: { says: [], why: 'order_unanswered', isSilent: true } },
      { buyer: 'the wool coat', expect: { says: ['parcel.out_for_delivery'], open: null } },
      { buyer: 'and when is everything else coming, my other order?', expect: { says: ['parcel.moving'] } },
    ],
  },
  {
    title: '一直不说是哪个订单：换个说法再问一次，还不说就请同事，等同事时不再追问',
    locale: 'zh-CN',
    given: { orders: two },
    turns: [
      { buyer: '我买的东西啥时候到', expect: { ...which, textHas: ['您想问的是哪个订单呢'] } },
      {
        buyer: '到底啥时候到呀',
        expect: { ...which, why: null, textHas: ['1. 250308-6101'], textLacks: ['您想问的是哪个订单呢'] },
      },
      { buyer: '啥时候能到我手上', expect: { says: [], why: 'order_unanswered', mode: 'handover', open: 'order' } },
      { buyer: '啥时候到啊', expect: { says: ['handover.follow_up'], asks: [] } },
      { buyer: '啥时候到', expect: { says: [], isSilent: true } },
      { buyer: '大衣那单', expect: { says: ['parcel.out_for_delivery'], open: null } },
    ],
  },
  {
    title: 'who waits for a person is not asked a second time which order it is',
    locale: 'en',
    given: { orders: two },
    turns: [
      { buyer: 'could I have an invoice for my company please', expect: { says: [], why: 'topic_invoice' } },
      { buyer: "and when's my stuff coming?", expect: which },
      { buyer: "so when's it coming?", expect: { says: ['handover.follow_up'], asks: [], why: 'order_unanswered' } },
      { buyer: "when's it coming?", expect: { asks: [], isSilent: true } },
    ],
  },
];
