import type { Table } from './table.ts';

const locale = 'zh-CN';

/** 法律和本店政策决定怎么说；声明退货就算退货。 */
export const chineseRightTables: readonly Table[] = [
  {
    title: '七天内说要退货，当场登记并给凭证链接，之后告诉怎么退',
    locale,
    given: { orders: [{ number: '250305-8001', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '你好，我要退货，那件衬衫',
        expect: { says: ['return.ask_reason'], withdraws: true, textHas: ['登记', 'https://qin.example/w/'] },
      },
      {
        buyer: '穿上身显得不太好看',
        expect: {
          says: ['return.does_not_suit', 'return.offer'],
          reason: 'other.style',
          withdraws: false,
          textHas: ['您可以在3月16日前（含当天）退货', '您的退货编号是', 'https://qin.example/r/'],
        },
      },
      { buyer: '我的退款到哪一步了', expect: { says: ['return.status_requested'], textHas: ['我们已经收到'] } },
    ],
  },
  {
    title: '可以退的，说“我还是想退”就是同意退货，不再问购买说明',
    locale,
    given: { orders: [{ number: '250305-8009', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '实物色号跟照片对不上', expect: { says: ['return.colour_difference', 'return.offer'] } },
      { buyer: '我还是想退', expect: { says: ['handover.follow_up'], open: null, why: 'wants_return' } },
    ],
  },
  {
    title: '无理由退货一句话就够，不再追问原因',
    locale,
    given: { orders: [{ number: '250305-8002', item: 'scarf', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '我要七天无理由退货',
        expect: {
          says: ['return.reason_declined', 'return.offer'],
          reason: 'unknown',
          withdraws: true,
          textHas: ['https://qin.example/w/', '寄回的运费由您承担'],
        },
      },
    ],
  },
  {
    title: '过了期限才说不能退，并写明日期；不接受就转为争议，由人再看',
    locale,
    given: {
      orders: [{ number: '250205-8003', item: 'shirt', size: 'M', parcels: ['delivered'], deliveredDaysAgo: 20 }],
    },
    turns: [
      {
        buyer: '颜色跟图片差太多，想退货',
        expect: {
          says: ['return.colour_difference', 'return.refused'],
          withdraws: false,
          why: null,
          textHas: ['退货期已于'],
          promises: [],
        },
      },
      { buyer: '我不接受', expect: { says: ['return.statement'], open: 'statement_read', textHas: ['/statement/'] } },
      { buyer: '没看过', expect: { says: ['return.statement_unread'], hadReadStatement: false } },
    ],
  },
  {
    title: '问能不能退、要换货，都不算声明退货',
    locale,
    given: { orders: [{ number: '250305-8004', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '这件衬衫能退吗', expect: { withdraws: false } },
      { buyer: '穿着太紧，我要换L码', expect: { says: ['return.size_exchange'], withdraws: false } },
    ],
  },
];
