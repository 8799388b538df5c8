import type { Table } from './table.ts';

const locale = 'zh-CN';
const long = `${'我跟你们说一下前因后果，我表姐月底结婚，我答应给家里长辈带件东西，挑了两个晚上，比了好多家，最后看你们家图片好看才下的单。'.repeat(12)}所以就想问一句：我的快递现在到哪了？`;

/** What happens around the questions themselves, in Chinese. */
export const chineseTalkTables: readonly Table[] = [
  {
    title: '先打招呼，再问事情',
    locale,
    given: { orders: [{ number: '250306-6001', item: 'shirt', parcels: ['moving'] }], tier: '金卡' },
    turns: [
      {
        buyer: '哈喽，在不在呀',
        expect: { says: ['talk.greeting'], textHas: ['王女士', '柳岸衣坊', '很高兴又见到您'], promises: [] },
      },
      { buyer: '帮我瞧瞧我的快递走到哪儿啦', expect: { says: ['parcel.moving'], textHas: ['金卡会员'] } },
      { buyer: '嗯嗯谢谢啦', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '要人工就转人工，最多再说两遍，不用重讲',
    locale,
    given: { orders: [{ number: '250306-6002', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: '我不跟机器人聊，给我换个真人来',
        expect: {
          labels: ['human'],
          says: [],
          why: 'asks_for_person',
          mode: 'handover',
          textHas: ['转人工', '不用再说一遍'],
          promises: ['person.reply'],
        },
      },
      { buyer: '给我转人工呗', expect: { says: ['handover.person'], why: 'asks_for_person' } },
      { buyer: '来个人工客服吧', expect: { says: ['handover.person'] } },
      { buyer: '人工呢！', expect: { says: [], isSilent: true } },
    ],
  },
  {
    title: '生气的买家先道歉再转人工',
    locale,
    given: { orders: [{ number: '250306-6003', item: 'coat', parcels: ['delivered'] }], tier: '银卡' },
    turns: [
      {
        buyer: '你们这服务太差了，气死我了，我要投诉你们',
        expect: { says: [], mode: 'handover', textHas: ['非常抱歉', '专人回复'], promises: ['person.reply'] },
      },
      { buyer: '叫你们经理出来', expect: { textHas: ['同事'] } },
    ],
  },
  {
    title: '带着火气的问题先回答，也转人工',
    locale,
    given: { orders: [{ number: '250306-6004', item: 'coat', parcels: ['moving'] }] },
    turns: [
      {
        buyer: '太离谱了！！我的快递到底在哪儿，真是受够了',
        expect: {
          says: ['parcel.moving'],
          why: 'upset',
          mode: 'handover',
          textHas: ['真的很抱歉', '预计', '同事'],
          textLacks: ['您先别着急', '帮您查了一下'],
          promises: ['parcel.inform', 'person.reply'],
        },
      },
      { buyer: '好吧好吧', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: '没听懂就问一句，最多三个选项，选了就答',
    locale,
    given: { orders: [{ number: '250306-6005', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: '啊吧啊吧咕噜咕噜',
        expect: { says: ['ask.which_meaning'], open: 'meaning', why: null, textHas: ['转人工'], textLacks: ['4'] },
      },
      { buyer: '第三个', expect: { says: [], open: null, why: 'asks_for_person', mode: 'handover' } },
    ],
  },
  {
    title: '连着两次没听懂就转人工，并留下说明',
    locale,
    given: { orders: [{ number: '250306-6006', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: '那个事情嘛就那样', expect: { says: ['ask.which_meaning'], open: 'meaning' } },
      {
        buyer: '咚咚锵咚咚锵',
        expect: { says: [], why: 'not_understood', mode: 'handover', promises: ['person.reply'] },
      },
    ],
  },
  {
    title: '问“您想问的是哪一个”时也可以直接说',
    locale,
    given: { orders: [{ number: '250306-6007', item: 'shirt', parcels: ['out_for_delivery'] }] },
    turns: [
      { buyer: '就那个那个嘛', expect: { says: ['ask.which_meaning'], open: 'meaning' } },
      { buyer: '我是说我的包裹现在到哪里了', expect: { says: ['parcel.out_for_delivery'], open: null } },
    ],
  },
  {
    title: '几个在路上的订单先问哪一个，回数字就行',
    locale,
    given: {
      orders: [
        { number: '250308-6008', item: 'shirt', parcels: ['moving'] },
        { number: '250306-6009', item: 'coat', parcels: ['stalled'] },
        { number: '250210-6010', item: 'scarf', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: '我买的东西啥时候能到呀',
        expect: {
          says: ['ask.which_order'],
          asks: ['250308-6008', '250306-6009'],
          open: 'order',
          why: null,
          textHas: ['250308-6008', '羊毛大衣'],
          textLacks: ['丝巾', '预计'],
        },
      },
      { buyer: '选2', expect: { says: ['parcel.stalled'], open: null } },
      { buyer: '另一个订单呢，到哪里了', expect: { says: ['parcel.moving'] } },
    ],
  },
  {
    title: '用商品名或尾号说是哪个订单都行',
    locale,
    given: {
      orders: [
        { number: '250308-6011', item: 'shirt', parcels: ['moving'] },
        { number: '250306-6012', item: 'coat', parcels: ['out_for_delivery'] },
      ],
    },
    turns: [
      { buyer: '快递有消息吗，什么时候送到', expect: { says: ['ask.which_order'], open: 'order' } },
      { buyer: '尾号6012的', expect: { says: ['parcel.out_for_delivery'], open: null } },
      { buyer: '那件亚麻的呢，250308-6011到哪了', expect: { says: ['parcel.moving'], open: null } },
    ],
  },
  {
    title: '中途插问先回答，退货原因的问题还留着',
    locale,
    given: {
      orders: [
        { number: '250308-6013', item: 'coat', parcels: ['moving'] },
        { number: '250225-6014', item: 'shirt', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: '衬衫想给你们退回去', expect: { says: ['return.ask_reason'], open: 'reason', textHas: ['亚麻衬衫'] } },
      {
        buyer: '对了，我另一个订单现在到哪了',
        expect: { says: ['parcel.moving'], open: 'reason', promises: ['parcel.inform'] },
      },
      { buyer: '退的那件是因为袖子太长了', expect: { says: ['return.size'], open: 'measurements', textHas: ['M码'] } },
    ],
  },
  {
    title: '一句话问两件事，两件都答',
    locale,
    given: { orders: [{ number: '250308-6015', item: 'coat', parcels: ['moving'] }] },
    turns: [
      {
        buyer: '我的快递到哪里了？另外帮我开一张发票',
        expect: {
          labels: ['where_is_order', 'invoice'],
          says: ['parcel.moving'],
          why: 'topic_invoice',
          mode: 'handover',
          textHas: ['预计', '专门的同事'],
          promises: ['parcel.inform', 'person.reply'],
        },
      },
      { buyer: '麻烦你了，谢谢', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '两件事都要反问时一件一件来，后一件不会忘',
    locale,
    given: {
      orders: [
        { number: '250308-6017', item: 'coat', parcels: ['moving'] },
        { number: '250307-6018', item: 'jeans', parcels: ['out_for_delivery'] },
        { number: '250225-6019', item: 'shirt', size: 'M', parcels: ['delivered'] },
        { number: '250224-6020', item: 'scarf', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: '我的包裹到哪儿了？还有我想退货',
        expect: {
          labels: ['where_is_order', 'return_request'],
          says: ['ask.which_order'],
          asks: ['250308-6017', '250307-6018'],
        },
      },
      {
        buyer: '牛仔裤',
        expect: {
          says: ['parcel.out_for_delivery', 'ask.which_order'],
          asks: ['250307-6018', '250225-6019', '250224-6020'],
          open: 'order',
        },
      },
      { buyer: '第二个吧', expect: { says: ['return.ask_reason'], open: 'reason', textHas: ['亚麻衬衫'] } },
    ],
  },
  {
    title: '没验证身份的一点订单信息都不说，验证以后不用再问一遍',
    locale,
    given: { orders: [{ number: '250306-6021', item: 'shirt', parcels: ['moving'] }], isUnverified: true },
    turns: [
      {
        buyer: '订单250306-6021到哪了',
        expect: {
          says: ['ask.verify'],
          open: null,
          mode: 'auto',
          textHas: ['从本店的订单页面打开', '人工'],
          textLacks: ['王', '衬衫', '杭州', '6021', '顺丰'],
          promises: [],
        },
      },
      { buyer: '验证好了', isVerifiedNow: true, expect: { says: ['parcel.moving'], textHas: ['杭州', '王女士'] } },
    ],
  },
  {
    title: '没验证身份的不开退货，也不叫名字',
    locale,
    given: {
      orders: [{ number: '250225-6022', item: 'shirt', size: 'M', parcels: ['delivered'] }],
      isUnverified: true,
    },
    turns: [
      { buyer: '你们好呀', expect: { says: ['talk.greeting'], textLacks: ['王女士'] } },
      { buyer: '衬衫破了个洞，我要退货', expect: { says: ['ask.verify'], textLacks: ['王', '亚麻'], open: null } },
    ],
  },
  {
    title: '认不出的买家：先说怎么确认，再来就转人工，不会一直绕圈',
    locale,
    given: { orders: [{ number: '250306-6031', item: 'shirt', parcels: ['moving'] }], isUnverified: true },
    turns: [
      {
        buyer: '我的快递咋还没到呀',
        expect: { says: ['ask.verify'], mode: 'auto', textHas: ['从本店的订单页面打开'], promises: [] },
      },
      {
        buyer: '订单号250306-6031',
        expect: { says: [], why: 'not_verified', mode: 'handover', textLacks: ['杭州'], promises: ['person.reply'] },
      },
      { buyer: '那我要退货，颜色跟图片对不上', expect: { why: 'not_verified', textLacks: ['订单页面'] } },
    ],
  },
  {
    title: '认不出的买家要退货，先问原因；原因记着，认出来以后接着办',
    locale,
    given: {
      orders: [{ number: '250225-6032', item: 'shirt', size: 'M', parcels: ['delivered'] }],
      isUnverified: true,
    },
    turns: [
      {
        buyer: '亲我想把衬衫退掉',
        expect: { says: ['return.ask_reason'], open: 'reason', textLacks: ['王', '亚麻'], promises: [] },
      },
      {
        buyer: '跟照片颜色差太多',
        expect: { says: ['return.reason_noted', 'ask.verify'], open: null, textHas: ['记下了'], textLacks: ['王'] },
      },
      {
        buyer: '从订单里打开了',
        isVerifiedNow: true,
        expect: { says: ['return.colour_difference', 'return.offer'], reason: 'other.colour' },
      },
    ],
  },
  {
    title: '不用看订单的问题，不核实也照样答',
    locale,
    given: { orders: [{ number: '250306-6034', item: 'shirt', parcels: ['moving'] }], isUnverified: true },
    turns: [
      {
        buyer: '你们客服几点上班呀',
        expect: { says: ['talk.hours'], why: null, textHas: ['周一至周日 9:00–21:00'] },
      },
      {
        buyer: '你家退换货流程是啥样的',
        expect: { says: ['return.other'], why: 'asks_policy', textHas: ['/statement/'], textLacks: ['王'] },
      },
    ],
  },
  {
    title: '没有订单的买家不编订单',
    locale,
    given: { orders: [] },
    turns: [
      {
        buyer: '我的快递到哪啦',
        expect: { says: [], why: 'no_order_known', mode: 'handover', promises: ['person.reply'] },
      },
      { buyer: '哦，好的', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: 'Qin 还不会答的转给专门的同事',
    locale,
    given: { orders: [{ number: '250308-6023', item: 'coat', parcels: ['unshipped'] }] },
    turns: [
      {
        buyer: '大衣这单帮我取消掉吧，楼下店里买到了',
        expect: {
          labels: ['cancel_order'],
          says: [],
          why: 'topic_cancel_order',
          mode: 'handover',
          textHas: ['专门的同事'],
        },
      },
      { buyer: '你们能用花呗付款吗', expect: { labels: ['payment'], why: 'topic_payment', textHas: ['同事'] } },
    ],
  },
  {
    title: '店里设为只建议的，不直接发，也不许诺',
    locale,
    given: {
      orders: [{ number: '250306-6024', item: 'shirt', size: 'M', parcels: ['delivered'] }],
      suggest: ['return.colour_difference', 'return.ask_reason'],
    },
    turns: [
      { buyer: '我这件衬衫可以退么', expect: { says: ['return.ask_reason'], mode: 'suggest', promises: [] } },
      {
        buyer: '颜色比图上深太多',
        expect: { says: ['return.colour_difference', 'return.offer'], mode: 'suggest', promises: [] },
      },
    ],
  },
  {
    title: '下班以后许诺的是明天上午',
    locale,
    given: { orders: [{ number: '250306-6025', item: 'shirt', parcels: ['moving'] }], isAfterHours: true },
    turns: [
      {
        buyer: '麻烦帮我接个人工',
        expect: { why: 'asks_for_person', textHas: ['明天'], textLacks: ['今天'], promises: ['person.reply'] },
      },
      { buyer: '我快递到哪了', expect: { says: ['parcel.moving'] } },
    ],
  },
  {
    title: '很长的留言也看到最后',
    locale,
    given: { orders: [{ number: '250306-6026', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: long, expect: {} },
      { buyer: '谢谢咯亲', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '打错字、夹英文也看得懂',
    locale,
    given: { orders: [{ number: '250306-6027', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: '我的快弟到那里了', expect: { says: ['parcel.moving'] } },
      { buyer: '这个parcel大概什么时候到呢', expect: { says: ['parcel.moving'] } },
    ],
  },
  {
    title: '带表情的问题照样答，光一个表情也不为难人',
    locale,
    given: { orders: [{ number: '250306-6028', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      { buyer: '宝贝到哪里啦😭😭', expect: { says: ['parcel.moving'] } },
      { buyer: '好哒👌', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: '从订单页进来的就答那个订单',
    locale,
    given: {
      orders: [
        { number: '250308-6029', item: 'shirt', parcels: ['moving'] },
        { number: '250306-6030', item: 'coat', parcels: ['ready_for_pickup'] },
      ],
      openedFrom: '250306-6030',
    },
    turns: [
      { buyer: '我的包裹该去哪儿取', expect: { says: ['parcel.ready_for_pickup'], open: null } },
      { buyer: '懂了，谢谢', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '一单在退，问“快递到哪了”说的是还没到的那单',
    locale,
    given: {
      orders: [
        { number: '250308-6031', item: 'coat', parcels: ['moving'] },
        { number: '250225-6032', item: 'shirt', size: 'M', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: '衬衫有颗扣子是裂的', expect: { says: ['return.quality'], open: 'photos' } },
      { buyer: '我的快递到哪儿了', expect: { says: ['parcel.moving'], open: 'photos' } },
      { buyer: '[图片] 扣子的照片发过去了', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: '没有名字或只有一个字的，就称“亲”',
    locale,
    given: { orders: [{ number: '250306-6033', item: 'shirt', parcels: ['moving'] }], name: null },
    turns: [
      { buyer: '您好您好', expect: { says: ['talk.greeting'], textHas: ['亲，您好'] } },
      { buyer: '还要几天才能收到我的包裹', expect: { says: ['parcel.moving'], textHas: ['亲，'] } },
    ],
  },
  {
    title: '店里没发布声明就不编链接，也不说“怕说得不准”：能退就直接告知',
    locale,
    given: { orders: [{ number: '250225-6034', item: 'scarf', parcels: ['delivered'] }], hasNoStatement: true },
    turns: [
      { buyer: '丝巾我要退货', expect: { says: ['return.ask_reason'], open: 'reason' } },
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
