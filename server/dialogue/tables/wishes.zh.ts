import type { Table } from './table.ts';

const locale = 'zh-CN';
const delivered = { number: '250301-8001', item: 'shirt', size: 'M', parcels: ['delivered'] } as const;
const coat = { number: '250220-8002', item: 'coat', size: 'L', parcels: ['delivered'] } as const;
const given = { orders: [delivered] };

/** 买家改主意、只是问问、说到电话和照片时。 */
export const chineseWishTables: readonly Table[] = [
  {
    title: '选了尺码再说太小，接着问身高体重，不发声明',
    locale,
    given,
    turns: [
      { buyer: '衬衫想退货', expect: { says: ['return.ask_reason'] } },
      { buyer: '选第2个', expect: { says: ['return.size_direction'], open: 'measurements', why: null } },
      {
        buyer: '衬衫太小了一点',
        expect: { says: ['return.size'], reason: 'size.too_small', open: 'measurements', why: null },
      },
      { buyer: '170 120斤', expect: { says: ['return.size_advice'] } },
    ],
  },
  {
    title: '说不退了就不退了',
    locale,
    given,
    turns: [
      { buyer: '衬衫想退货', expect: { says: ['return.ask_reason'] } },
      { buyer: '没问题，不退了', expect: { says: ['return.kept'], open: null, why: 'takes_back' } },
    ],
  },
  {
    title: '交给同事以后说留着，同事也知道',
    locale,
    given,
    turns: [
      { buyer: '衬衫想退货', expect: { open: 'reason' } },
      { buyer: '七天无理由呗', expect: { says: ['return.reason_declined', 'return.offer'] } },
      { buyer: '那还是算了，衬衫我留着穿', expect: { says: ['return.kept'], why: 'takes_back' } },
    ],
  },
  {
    title: '不要转人工，就直接答',
    locale,
    given: { orders: [{ number: '250301-8003', item: 'shirt', parcels: ['moving'] }] },
    turns: [{ buyer: '不用转人工，你直接告诉我到哪了', expect: { says: ['parcel.moving'], why: null } }],
  },
  {
    title: '退款电话的时间记下来，转告同事',
    locale,
    given,
    turns: [
      { buyer: '衬衫袖子破了一个洞', expect: { open: 'photos' } },
      { buyer: '这个我要退款处理', expect: { callsFor: 'refund' } },
      { buyer: '下午三点打给我', expect: { says: [], why: 'call_time', mode: 'handover' } },
      { buyer: '什么时候给我打电话呢', expect: { says: ['handover.follow_up'], why: 'asks_call_time' } },
    ],
  },
  {
    title: '不要电话，之后也不再说打电话',
    locale,
    given,
    turns: [
      { buyer: '衬衫袖子破了一个洞', expect: { open: 'photos' } },
      { buyer: '这个我要退款处理', expect: { callsFor: 'refund' } },
      { buyer: '不要给我打电话', expect: { says: [], why: 'no_call' } },
      { buyer: '直接退款给我吧', expect: { says: ['handover.follow_up'], textLacks: ['电话'] } },
    ],
  },
  {
    title: '问运费谁出、七天无理由，只给声明，不开退货',
    locale,
    given,
    turns: [
      { buyer: '衬衫退货运费谁出', expect: { says: ['return.other'], why: 'asks_policy', open: null } },
      { buyer: '七天无理由能退吗', expect: { says: ['return.other'], open: null } },
    ],
  },
  {
    title: '不想说原因，一句话说完',
    locale,
    given,
    turns: [
      { buyer: '衬衫想退货', expect: { open: 'reason' } },
      {
        buyer: '不想说原因，就是想退',
        expect: { says: ['return.reason_declined', 'return.offer'], why: 'reason_declined' },
      },
    ],
  },
  {
    title: '说了是哪件就退哪件',
    locale,
    given: { orders: [delivered, coat] },
    turns: [
      { buyer: '我要退大衣', expect: { says: ['return.ask_reason'], textHas: ['羊毛大衣'] } },
      { buyer: '不想退了', expect: { says: ['return.kept'] } },
      { buyer: '衬衫太大了', expect: { says: ['return.size'], reason: 'size.too_large' } },
    ],
  },
  {
    title: '太大了却量出更大的码，交给同事',
    locale,
    given,
    turns: [
      { buyer: '衬衫太大了', expect: { says: ['return.size'], reason: 'size.too_large' } },
      { buyer: '170 118斤', expect: { blockedBy: 'size.recommended' } },
    ],
  },
  {
    title: '没有照片也不反复要',
    locale,
    given,
    turns: [
      { buyer: '衬衫袖子破了', expect: { says: ['return.quality'], open: 'photos' } },
      { buyer: '没有照片', expect: { says: [], why: 'no_photos', open: null } },
    ],
  },
  {
    title: '只说发了照片，不说已经收到',
    locale,
    given,
    turns: [
      { buyer: '衬衫袖子破了', expect: { says: ['return.quality'], open: 'photos' } },
      { buyer: '图片已发', expect: { says: [], why: 'photos_to_review', open: null, textLacks: ['照片收到了'] } },
    ],
  },
  {
    title: '转人工以后问还在吗，告诉什么时候回',
    locale,
    given,
    turns: [
      { buyer: '给我转一下人工吧谢谢', expect: { why: 'asks_for_person' } },
      { buyer: '人还在吗', expect: { says: ['handover.follow_up'] } },
    ],
  },
  {
    title: '夸一句、问是不是机器人',
    locale,
    given,
    turns: [
      { buyer: '对面是机器人吗', expect: { says: ['talk.bot'], why: null } },
      { buyer: '收到衣服了，很喜欢，谢谢', expect: { says: ['talk.praise'], why: null } },
      { buyer: '哈哈哈', expect: { says: ['talk.ok'], why: null } },
    ],
  },
  {
    title: '想换个大点的，就是嫌小；只换颜色，交给同事',
    locale,
    given,
    turns: [
      { buyer: '衬衫想换个大点的', expect: { says: ['return.size'], reason: 'size.too_small', wants: 'exchange' } },
      { buyer: '算了，不退了', expect: { says: ['return.kept'] } },
      { buyer: '衬衫能换个黑色吗', expect: { why: 'wants_exchange' } },
    ],
  },
  {
    title: '还在驿站的宝贝不谈退货：说清在哪、能怎么办；已经拿到的接着办',
    locale,
    given: { orders: [{ number: '250306-9201', item: 'shirt', size: 'M', parcels: ['ready_for_pickup'] }] },
    turns: [
      {
        buyer: '颜色跟图上不是一个色，我要退',
        expect: {
          says: ['return.not_received'],
          open: 'received',
          why: null,
          textHas: ['榆树街菜鸟驿站', '拒收'],
          textLacks: ['白色'],
        },
      },
      {
        buyer: '我中午已经取到了呀',
        expect: { says: ['return.colour_difference', 'return.offer'], reason: 'other.colour', open: null },
      },
    ],
  },
  {
    title: '还在路上就不想要的，交给同事处理，不开退货',
    locale,
    given: { orders: [{ number: '250306-9202', item: 'shirt', size: 'M', parcels: ['moving'] }] },
    turns: [
      {
        buyer: '这单我想退掉了亲',
        expect: { says: ['return.not_received'], open: 'received', textHas: ['在武汉'] },
      },
      { buyer: '不想要啦', expect: { says: [], why: 'return_before_receipt', mode: 'handover', open: null } },
    ],
  },
];
