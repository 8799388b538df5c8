import type { Table } from './table.ts';

const locale = 'zh-CN';
const reasonChoices = ['quality', 'size', 'colour_difference', 'does_not_suit', 'other', 'decline'] as const;

/** S1 to S7 in Chinese. */
export const chineseReturnTables: readonly Table[] = [
  {
    title: '退货先问原因；色差先解释；后来说袖口破了就改原因、要照片',
    locale,
    given: { orders: [{ number: '250301-4001', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '你好，我这单想退掉可以吗',
        expect: {
          says: ['return.ask_reason'],
          asks: reasonChoices,
          open: 'reason',
          why: null,
          textHas: ['为什么想退', '亚麻衬衫', '1', '不方便说也没关系'],
        },
      },
      {
        buyer: '收到的蓝色跟你们图上的蓝色完全两码事',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          reason: 'other.colour',
          open: null,
          why: 'colour_difference',
          mode: 'handover',
          textHas: ['实物拍摄', '显示器'],
          textLacks: ['不能退', '不予退'],
          promises: ['person.reply'],
        },
      },
      {
        buyer: '等下，我刚发现左边袖口还破了一道',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos', textHas: ['照片'] },
      },
      {
        buyer: '[图片] 照片发给你了，你看看',
        expect: { says: ['return.photos_received'], open: null, textHas: ['照片收到了'], promises: ['photos.review'] },
      },
    ],
  },
  {
    title: '回复选项的数字就算回答',
    locale,
    given: { orders: [{ number: '250301-4002', item: 'coat', size: 'L', parcels: ['delivered'] }] },
    turns: [
      { buyer: '这件大衣我要怎么退', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '第4个',
        expect: { says: ['return.does_not_suit', 'return.offer'], reason: 'other.style', why: 'does_not_suit' },
      },
    ],
  },
  {
    title: '直接说选项的意思也算回答',
    locale,
    given: { orders: [{ number: '250301-4003', item: 'coat', size: 'L', parcels: ['delivered'] }] },
    turns: [
      { buyer: '想把买的大衣退了', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '颜色有色差',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          reason: 'other.colour',
          why: 'colour_difference',
        },
      },
    ],
  },
  {
    title: '不想说原因也可以',
    locale,
    given: { orders: [{ number: '250301-4004', item: 'shirt', size: 'S', parcels: ['delivered'] }] },
    turns: [
      { buyer: '衬衫能给我办退货吗', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '不方便说',
        expect: {
          says: ['return.reason_declined', 'return.offer'],
          reason: 'unknown',
          open: null,
          why: 'reason_declined',
          mode: 'handover',
          textHas: ['不说原因也可以', '/statement/'],
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: '质量问题要照片；要退款就安排电话',
    locale,
    given: { orders: [{ number: '250301-4005', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '牛仔裤才穿头一回拉链就崩了',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos' },
      },
      {
        buyer: '那我要退款',
        expect: {
          says: ['return.quality_refund'],
          callsFor: 'refund',
          open: 'photos',
          textHas: ['打电话', '0042'],
          promises: ['call.make'],
        },
      },
      {
        buyer: '[图片] 图片已经传给你们了',
        expect: { says: ['return.photos_received'], open: null, promises: ['photos.review'] },
      },
    ],
  },
  {
    title: '一句话里又说有毛病又要退钱，电话和照片都要',
    locale,
    given: { orders: [{ number: '250301-4006', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '大衣后背好大一块污渍，给我退钱',
        expect: {
          says: ['return.quality_refund', 'return.quality_photos'],
          reason: 'quality.defective',
          wants: 'refund',
          callsFor: 'refund',
          open: 'photos',
          promises: ['call.make'],
        },
      },
      { buyer: '[图片][图片] 我发了两张照片', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: '质量问题也可以换货',
    locale,
    given: { orders: [{ number: '250301-4007', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '衬衫一拆开就掉了两颗扣子', expect: { says: ['return.quality'], open: 'photos' } },
      {
        buyer: '换货吧',
        expect: {
          reason: 'quality.defective',
          wants: 'exchange',
          why: 'wants_exchange',
          open: 'photos',
          mode: 'handover',
        },
      },
      { buyer: '[图片] 照片传好了', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: '尺码不合适：问身高体重，查尺码表，先换码',
    locale,
    given: { orders: [{ number: '250301-4008', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '衬衫肩膀那里勒得慌，偏小了',
        expect: {
          says: ['return.size'],
          reason: 'size.too_small',
          open: 'measurements',
          textHas: ['M码', '身高和体重'],
        },
      },
      {
        buyer: '我身高170，体重120斤',
        expect: { says: ['return.size_advice'], open: 'wants', textHas: ['应该是L码', 'L码现在有货'] },
      },
      {
        buyer: '行，那就换货',
        expect: {
          says: ['return.size_exchange'],
          wants: 'exchange',
          why: 'wants_exchange',
          open: null,
          textHas: ['换成L码'],
          promises: ['person.reply'],
        },
      },
    ],
  },
  {
    title: '不想换码的就退，由人工接着办',
    locale,
    given: { orders: [{ number: '250301-4009', item: 'coat', size: 'L', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '这大衣我穿着跟披了床被子似的，太大了',
        expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' },
      },
      { buyer: '165 53', expect: { says: ['return.size_advice'], open: 'wants', textHas: ['M码'] } },
      { buyer: '还是退货', expect: { wants: 'return', why: 'wants_return', open: null, mode: 'handover' } },
    ],
  },
  {
    title: '直接报尺码就是换码',
    locale,
    given: { orders: [{ number: '250301-4010', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '裤腰扣不上，买小了', expect: { says: ['return.size'], open: 'measurements' } },
      { buyer: 'L码', expect: { says: ['return.size_exchange'], wants: 'exchange', textHas: ['L码'] } },
    ],
  },
  {
    title: '尺码表里没有的身材不乱猜',
    locale,
    given: { orders: [{ number: '250301-4011', item: 'shirt', size: 'XL', parcels: ['delivered'] }] },
    turns: [
      { buyer: 'XL的衬衫我穿还是短了一截', expect: { says: ['return.size'], open: 'measurements' } },
      {
        buyer: '身高205，体重220斤',
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
    title: '店里没说过的话不替宝贝吹',
    locale,
    given: { orders: [{ number: '250301-4012', item: 'scarf', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '丝巾颜色和网页上差太远了',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          textLacks: ['实物拍摄'],
          why: 'colour_difference',
        },
      },
      { buyer: '哦哦，明白了', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: '不接受解释：先发声明，再问买前看过没有，再转人工，不责怪',
    locale,
    given: { orders: [{ number: '250301-4013', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '绿色比你们网页上的淡好多，我要退这件',
        expect: { says: ['return.colour_difference', 'return.offer'], reason: 'other.colour' },
      },
      {
        buyer: '这算什么理由，我不接受',
        expect: {
          says: ['return.statement'],
          asks: ['yes', 'no'],
          open: 'statement_read',
          textHas: ['/statement/', '看过没看过都没关系'],
          textLacks: ['应该', '为什么不'],
        },
      },
      {
        buyer: '看过',
        expect: {
          says: ['return.statement_read'],
          hadReadStatement: true,
          open: null,
          why: 'statement_read',
          promises: ['person.reply'],
        },
      },
      { buyer: '那我到底能不能退货啊', expect: { why: 'rejects_statement', textHas: ['同事'] } },
    ],
  },
  {
    title: '解释以后又说同样的话，就是没解决',
    locale,
    given: { orders: [{ number: '250301-4014', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '大衣我上身试了，显得又矮又胖',
        expect: { says: ['return.does_not_suit', 'return.offer'], reason: 'other.style', why: 'does_not_suit' },
      },
      { buyer: '可我穿起来真的不好看', expect: { says: ['return.statement'], open: 'statement_read' } },
      {
        buyer: '没注意看',
        expect: {
          says: ['return.statement_unread'],
          hadReadStatement: false,
          why: 'statement_unread',
          textHas: ['没关系'],
        },
      },
    ],
  },
  {
    title: '看没看过声明可以不答',
    locale,
    given: { orders: [{ number: '250301-4015', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '实物色号跟照片对不上', expect: { says: ['return.colour_difference', 'return.offer'] } },
      { buyer: '这个说法我不接受', expect: { says: ['return.statement'], open: 'statement_read' } },
      { buyer: '这跟我退货有什么关系', expect: { open: null, textHas: ['同事'] } },
    ],
  },
  {
    title: '解释色差以后想换货就安排，不再争',
    locale,
    given: { orders: [{ number: '250301-4016', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '颜色没有图片上好看，差别挺大', expect: { says: ['return.colour_difference', 'return.offer'] } },
      { buyer: '那能给我换一件别的吗', expect: { wants: 'exchange', why: 'wants_exchange' } },
    ],
  },
  {
    title: '其他原因发店铺声明',
    locale,
    given: { orders: [{ number: '250301-4017', item: 'scarf', parcels: ['delivered'] }] },
    turns: [
      { buyer: '在你家买的东西我想退一下', expect: { says: ['return.ask_reason'] } },
      {
        buyer: '我妹妹生日刚好也送了我一条一模一样的',
        expect: {
          says: ['return.other', 'return.offer'],
          why: 'other_reason',
          textHas: ['/statement/'],
          promises: ['person.reply'],
        },
      },
      { buyer: '不同意', expect: { says: ['return.statement'], open: 'statement_read' } },
      { buyer: '没有看过', expect: { says: ['return.statement_unread'], hadReadStatement: false } },
    ],
  },
  {
    title: '发错货：请拍收到的东西和面单',
    locale,
    given: { orders: [{ number: '250301-4018', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '我拍的是衬衫，拆开里面是几双袜子',
        expect: { says: ['return.wrong_item'], reason: 'ful.wrong_item', open: 'photos', textHas: ['面单'] },
      },
      { buyer: '[图片] 照片拍好发过去了', expect: { says: ['return.photos_received'], why: 'photos_to_review' } },
    ],
  },
  {
    title: '少发了东西不算质量问题',
    locale,
    given: { orders: [{ number: '250301-4019', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '买了两条裤子，包裹里就一条',
        expect: { says: ['return.wrong_item'], reason: 'ful.missing_item', open: 'photos' },
      },
      { buyer: '好的稍等', expect: { says: ['talk.ok'], open: 'photos' } },
      { buyer: '[图片] 图发你了', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: '怀疑不是正品，直接转人工',
    locale,
    given: { orders: [{ number: '250301-4020', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '这大衣怕不是仿冒的吧，吊牌印得歪歪扭扭',
        expect: { says: [], why: 'doubts_genuine', mode: 'handover' },
      },
      { buyer: '行吧行吧', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: '有几个到货的订单就问退哪个，原因不会丢',
    locale,
    given: {
      orders: [
        { number: '250304-4021', item: 'shirt', size: 'M', parcels: ['delivered'] },
        { number: '250301-4022', item: 'coat', size: 'L', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: '收到就有个洞',
        expect: {
          says: ['ask.which_order'],
          asks: ['250304-4021', '250301-4022'],
          open: 'order',
          textHas: ['羊毛大衣'],
        },
      },
      { buyer: '羊毛大衣', expect: { says: ['return.quality'], open: 'photos' } },
    ],
  },
  {
    title: '要换货的也先问原因，换货的意思不丢',
    locale,
    given: { orders: [{ number: '250301-4023', item: 'jeans', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '这条裤子可以帮我换一条不', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '腰那里空荡荡的，太大',
        expect: { says: ['return.size'], reason: 'size.too_large', wants: 'exchange', open: 'measurements' },
      },
      { buyer: '1米58，92斤', expect: { says: ['return.size_advice'], open: 'wants', textHas: ['S码'] } },
    ],
  },
  {
    title: '光说“好的”不算原因，再问一次',
    locale,
    given: { orders: [{ number: '250301-4024', item: 'shirt', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '衬衫要退，怎么操作', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: '好的呢', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: '面料扎得要命，做工也糙', expect: { says: ['return.quality'], open: 'photos' } },
    ],
  },
  {
    title: '没拿到货的，不叫人退货',
    locale,
    given: { orders: [{ number: '250301-4025', item: 'coat', size: 'M', parcels: ['delivered'] }] },
    turns: [
      { buyer: '显示签收了，可大衣我压根没拿到', expect: { says: ['parcel.delivered_not_received'] } },
      {
        buyer: '那我要退货退款，大衣不要了',
        expect: { says: ['handover.follow_up'], why: 'never_came', wants: 'refund', textLacks: ['为什么想退'] },
      },
    ],
  },
];
