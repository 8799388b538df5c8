import type { Table } from './table.ts';

const locale = 'zh-CN';
const shirt = { item: 'shirt', size: 'M', parcels: ['delivered'] } as const;

export const chineseFirstDayTables: readonly Table[] = [
  {
    title: '平台只给了打码的电话：先要号码，不承诺来电；买家留了号码就用',
    locale,
    given: { orders: [{ ...shirt, number: '250301-9201' }], hasMaskedPhone: true },
    turns: [
      { buyer: '衬衫领子脱线了', expect: { says: ['return.quality'], open: 'photos' } },
      {
        buyer: '那就退款吧',
        expect: {
          says: ['return.quality_number'],
          callsFor: 'refund',
          open: 'photos',
          why: 'no_number',
          textHas: ['方便留个电话吗？不方便的话在这里确认也可以。'],
          textLacks: ['给您打电话'],
          promises: ['person.reply'],
        },
      },
      {
        buyer: '13912345678',
        expect: {
          says: ['return.quality_refund'],
          callsFor: 'refund',
          textHas: ['打电话', '尾号5678'],
          promises: ['call.make'],
        },
      },
    ],
  },
  {
    title: '不方便留电话就在聊天里确认，不再等电话',
    locale,
    given: { orders: [{ ...shirt, number: '250301-9202' }], hasMaskedPhone: true },
    turns: [
      { buyer: '领子破了个洞，给我退钱', expect: { says: ['return.quality_number', 'return.quality_photos'] } },
      { buyer: '照片我等下发', expect: { says: ['talk.ok'], open: 'photos' } },
      { buyer: '不方便留电话，就在这里说吧', expect: { says: ['handover.follow_up'], why: 'no_call' } },
    ],
  },
  {
    title: '尺码建议之后还是想退：直接告知怎么退、退到哪天',
    locale,
    given: { orders: [{ ...shirt, number: '250301-9203' }] },
    turns: [
      { buyer: '衬衫太小了', expect: { says: ['return.size'], open: 'measurements' } },
      { buyer: '身高170，体重62公斤', expect: { says: ['return.size_advice'], open: 'wants' } },
      {
        buyer: '还是退吧',
        expect: {
          says: ['return.offer'],
          reason: 'size.too_small',
          open: null,
          mode: 'handover',
          textHas: ['退货：', '运费', '请先不要寄回'],
          textLacks: ['写在包裹上'],
        },
      },
    ],
  },
  {
    title: '过了退货期，尺码不合适想退：如实告知',
    locale,
    given: { orders: [{ ...shirt, number: '250301-9204', deliveredDaysAgo: 40 }] },
    turns: [
      { buyer: '衬衫太小了', expect: { says: ['return.size'], open: 'measurements' } },
      { buyer: '还是退吧', expect: { says: ['return.refused'] } },
    ],
  },
  {
    title: '不说原因就是没有原因，不向买家要照片',
    locale,
    given: { orders: [{ ...shirt, number: '250301-9205' }] },
    turns: [
      {
        buyer: '衬衫我要退货',
        expect: { says: ['return.ask_reason'], withdraws: true, textHas: ['登记', '想换货也一样可以'] },
      },
      { buyer: '不说', expect: { says: ['return.reason_declined', 'return.offer'], reason: 'unknown' } },
    ],
  },
  {
    title: '货已收到又说要取消订单：按退货处理并登记',
    locale,
    given: { orders: [{ ...shirt, number: '250301-9207' }] },
    turns: [
      { buyer: '衬衫不想要了，麻烦取消订单', expect: { says: ['return.other', 'return.offer'], withdraws: true } },
    ],
  },
  {
    title: '刚说过还在路上的那个订单，接下来说的就是它',
    locale,
    given: {
      orders: [
        { number: '250306-9208', item: 'coat', parcels: ['moving'] },
        { ...shirt, number: '250301-9209' },
        { number: '250221-9210', item: 'jeans', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: '大衣我要退货', expect: { says: ['return.not_received'], open: 'received' } },
      { buyer: '拉链才拉一次就坏了', expect: { says: ['return.quality'], open: 'photos' } },
      { buyer: '修就不用了，把钱退我吧', expect: { says: ['return.quality_refund'], textLacks: ['哪个订单'] } },
    ],
  },
];
