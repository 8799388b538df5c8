import type { Table } from './table.ts';

const locale = 'zh-CN';
const coatMoving = { number: '250305-7001', item: 'coat', size: 'M', parcels: ['moving'] } as const;
const shirt = { number: '250228-7002', item: 'shirt', size: 'M', parcels: ['delivered'] } as const;
const jeans = { number: '250226-7003', item: 'jeans', size: 'M', parcels: ['delivered'] } as const;
const scarf = { number: '250120-7004', item: 'scarf', parcels: ['delivered'] } as const;

/** 一聊就是好几句：插问、改口、一句两件事、好几单、转人工以后。 */
export const longerChineseTables: readonly Table[] = [
  {
    title: '问大衣、问发票、退衬衫，再问大衣，退货的问题一直留着',
    locale,
    given: { orders: [coatMoving, shirt] },
    turns: [
      { buyer: '大衣走到哪啦，周四出门前能收到不', expect: { says: ['parcel.moving'], why: null, textHas: ['预计'] } },
      { buyer: '顺便问句发票抬头能开公司的不', expect: { says: [], why: 'topic_invoice', mode: 'handover' } },
      { buyer: '哦对，之前那件衬衫我想退', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: '大衣那个快递离我还有多少公里', expect: { says: ['parcel.moving'], open: 'reason' } },
      {
        buyer: '衬衫是因为领口那圈洗一水就起球了',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos' },
      },
      { buyer: '[图片] 就这样的', expect: { says: ['return.photos_received'], open: null } },
      {
        buyer: '那就麻烦直接退钱吧',
        expect: { says: ['return.quality_refund'], callsFor: 'refund', promises: ['call.make'] },
      },
    ],
  },
  {
    title: '色差的解释不认，发声明、问看没看过，中间插问不打断',
    locale,
    given: { orders: [shirt] },
    turns: [
      { buyer: '在不在，衬衫我不太想要了', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '你们图上是雾霾蓝，我拿到的发紫',
        expect: {
          says: ['return.colour_difference', 'return.offer'],
          reason: 'other.colour',
          why: 'colour_difference',
        },
      },
      { buyer: '光线的问题？我不认这个说法', expect: { says: ['return.statement'], open: 'statement_read' } },
      {
        buyer: '对了这衬衫能机洗吗',
        expect: { says: ['handover.topic'], why: 'topic_product_question', open: 'statement_read' },
      },
      {
        buyer: '你说那个声明啊，下单那会儿压根没瞧见',
        expect: { says: ['return.statement_unread'], hadReadStatement: false, open: null },
      },
      { buyer: '那现在怎么弄', expect: { says: ['handover.follow_up'], open: null } },
    ],
  },
  {
    title: '尺码小了：量身、问一句不算答应，先换后退',
    locale,
    given: { orders: [{ ...shirt, item: 'coat' }] },
    turns: [
      {
        buyer: '大衣我穿着胳膊都抬不起来，太紧',
        expect: { says: ['return.size'], reason: 'size.too_small', open: 'measurements' },
      },
      { buyer: '一米七，一百二十八斤', expect: { says: ['return.size_advice'], open: 'wants', textHas: ['L'] } },
      { buyer: 'L的话肩膀会不会垮', expect: { why: 'topic_size', open: 'wants' } },
      { buyer: '算了那就换L吧', expect: { says: ['return.size_exchange'], wants: 'exchange', open: null } },
      {
        buyer: '我又想了想，不换了，退掉拿钱吧',
        expect: { says: ['handover.follow_up'], wants: 'refund', why: 'wants_return' },
      },
      { buyer: '钱大概多久能回来', expect: { says: ['return.status_approved'], why: null, textHas: ['已经同意了'] } },
    ],
  },
  {
    title: '好几单：先问哪单，插问别的包裹，再说另一单的毛病，照片晚点来',
    locale,
    given: { orders: [{ ...scarf, number: '250306-7005', parcels: ['moving'] }, shirt, jeans] },
    turns: [
      {
        buyer: '我要退东西',
        expect: { says: ['ask.which_order'], asks: ['250228-7002', '250226-7003'], open: 'order' },
      },
      { buyer: '先说下丝巾几号能到', expect: { says: ['parcel.moving'], open: 'order' } },
      { buyer: '牛仔裤那单', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: '腰那儿小了一圈，扣不上', expect: { says: ['return.size'], reason: 'size.too_small' } },
      {
        buyer: '衬衫也有问题，扣子掉了俩',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos' },
      },
      { buyer: '图一会儿回家拍', expect: { says: ['talk.ok'], open: 'photos' } },
      { buyer: '[图片] [图片]', expect: { says: ['return.photos_received'], open: null } },
    ],
  },
  {
    title: '一单两个包裹，来回问哪个就答哪个',
    locale,
    given: { orders: [{ ...shirt, parcels: ['delivered', 'moving'] }, scarf] },
    turns: [
      { buyer: '就到了一个袋子，另外一件没见着', expect: { says: ['parcel.moving'], why: null } },
      { buyer: '那另一个包裹呢', expect: { says: ['parcel.delivered'] } },
      { buyer: '不是，我说还在路上那个', expect: { says: ['parcel.moving'] } },
      { buyer: '另外那个包裹再帮我看看', expect: { says: ['parcel.delivered'] } },
      { buyer: '行，我等着', expect: { says: ['talk.ok'] } },
      { buyer: '到手的这件袖口勾丝了，好长一道', expect: { says: ['return.quality'], open: 'photos' } },
    ],
  },
  {
    title: '显示签收没拿到，找过了也没有，后来找着了',
    locale,
    given: { orders: [shirt] },
    turns: [
      {
        buyer: '物流写着昨天签收，可我啥也没拿到',
        expect: { says: ['parcel.delivered_not_received'], why: 'delivered_not_received', mode: 'handover' },
      },
      { buyer: '门口和丰巢都翻过了，没有', expect: { says: ['handover.follow_up'], open: null } },
      { buyer: '人在不', expect: { says: ['handover.follow_up'], why: 'still_waiting' } },
      { buyer: '诶找到了，邻居帮我收了', expect: { says: ['talk.ok'], why: 'parcel_found' } },
      { buyer: '衣服挺好看的，谢谢啦', expect: { says: ['talk.praise'] } },
    ],
  },
  {
    title: '要人工又说不用，接着问，接着答',
    locale,
    given: { orders: [coatMoving] },
    turns: [
      { buyer: '给我找个活人', expect: { why: 'asks_for_person', mode: 'handover' } },
      { buyer: '算了不用人了，你就告诉我大衣啥时候到', expect: { says: ['parcel.moving'] } },
      { buyer: '你是真人还是机器呀', expect: { says: ['talk.bot'] } },
      {
        buyer: '收货地址好像填成老家的了，能改不',
        expect: { says: ['handover.topic'], why: 'topic_change_order' },
      },
      { buyer: '大概多久有人回我', expect: { says: ['handover.follow_up'] } },
      { buyer: '好嘞好嘞', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: '没验证之前什么都不说，验证以后两件事一起答',
    locale,
    given: { orders: [coatMoving, shirt], isUnverified: true },
    turns: [
      { buyer: '我那大衣到哪个城市了', expect: { says: ['ask.verify'], textLacks: ['杭州'] } },
      { buyer: '还有衬衫我要退', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '好了登上了',
        isVerifiedNow: true,
        expect: { says: ['parcel.moving', 'return.ask_reason'], open: 'reason' },
      },
      {
        buyer: '原因不太想讲',
        expect: { says: ['return.reason_declined', 'return.offer'], reason: 'unknown', open: null },
      },
      { buyer: '那寄回来的运费算谁的', expect: { says: ['return.other'], why: 'asks_policy' } },
    ],
  },
  {
    title: '包裹不动、买家生气、要退钱、不要电话、要投诉',
    locale,
    given: { orders: [{ ...coatMoving, parcels: ['stalled'] }] },
    turns: [
      { buyer: '快递五天没动静了，是不是黄了', expect: { says: ['parcel.stalled'] } },
      { buyer: '天天这么说，气死我了', expect: { mode: 'handover' } },
      {
        buyer: '不等了，钱退我',
        expect: { reason: 'ful.late_or_never_arrived', wants: 'refund', why: 'never_came', open: null },
      },
      { buyer: '电话别打，上班接不了', expect: { says: ['handover.follow_up'], why: 'no_call' } },
      { buyer: '那什么时候回我话', expect: { says: ['handover.follow_up'] } },
      { buyer: '我要12315', expect: { says: ['handover.complaint'], why: 'complains' } },
    ],
  },
  {
    title: '一单好几件，先问是哪件，尺码按那件来',
    locale,
    given: { orders: [{ ...shirt, size: 'L', also: ['jeans'] }] },
    turns: [
      { buyer: '这单里有一件我想退', expect: { says: ['return.which_item'], open: 'item', why: null } },
      {
        buyer: '牛仔裤',
        expect: { says: ['return.ask_reason'], open: 'reason', textHas: ['直筒牛仔裤'], textLacks: ['亚麻衬衫'] },
      },
      {
        buyer: '裤腰大了两指',
        expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements', why: null },
      },
      { buyer: '165，98斤', expect: { says: ['return.size_advice'], open: 'wants', textHas: ['M'] } },
      { buyer: '可以，换吧', expect: { says: ['return.size_exchange'], wants: 'exchange' } },
      { buyer: '辛苦你们啦', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '发错了货：照片怎么拍、补对的、几时寄，都不再报旧物流',
    locale,
    given: { orders: [jeans] },
    turns: [
      {
        buyer: '给我发成别人的了吧，我买的裤子，盒里是条围巾',
        expect: { says: ['return.wrong_item'], reason: 'ful.wrong_item', open: 'photos' },
      },
      { buyer: '要拍啥样的', expect: { says: ['return.wrong_item'], open: 'photos' } },
      { buyer: '[图片][图片] 拍好了', expect: { says: ['return.photos_received'], open: null } },
      { buyer: '能不能把对的补给我', expect: { says: ['handover.follow_up'], why: 'wants_missing_sent' } },
      { buyer: '大概几天能寄出来', expect: { says: ['handover.follow_up'] } },
      { buyer: '好吧那我等等', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: '订单被取消：说清是哪单，交给同事，别的照答',
    locale,
    given: { orders: [{ ...coatMoving, parcels: [], isCancelled: true }, shirt] },
    turns: [
      {
        buyer: '我大衣的单怎么给取消了',
        expect: { says: ['order.cancelled'], why: 'cancelled_order', textHas: ['250305-7001', '已经取消'] },
      },
      { buyer: '我没点过取消啊', expect: { says: ['handover.follow_up'], open: null } },
      { buyer: '付的钱什么时候回来', expect: { says: ['handover.topic'], why: 'topic_refund_status' } },
      { buyer: '那衬衫到了没', expect: { says: ['parcel.delivered'] } },
      { buyer: '哦对，早就收到了，挺合身的', expect: { says: ['talk.praise'] } },
    ],
  },
  {
    title: '别的原因：发声明；解决不了，问看过没有，再交给人',
    locale,
    given: { orders: [scarf] },
    turns: [
      { buyer: '丝巾想退，怎么个退法', expect: { says: ['return.ask_reason'], open: 'reason' } },
      {
        buyer: '就是跟别人送我的重了',
        expect: { says: ['return.other', 'return.offer'], why: 'other_reason', textHas: ['/statement/'] },
      },
      { buyer: '这解决不了我的问题啊', expect: { says: ['return.statement'], open: 'statement_read' } },
      {
        buyer: '买之前扫过一眼',
        expect: { says: ['return.statement_read'], hadReadStatement: true, open: null },
      },
      { buyer: '那到底能退不能', expect: { says: ['handover.follow_up'] } },
      { buyer: '行吧，等你们消息', expect: { says: ['talk.ok'] } },
    ],
  },
  {
    title: '打招呼带夸，再说裤脚长，问有没有货不算答应',
    locale,
    given: { orders: [{ ...jeans, size: 'L' }] },
    turns: [
      { buyer: '哈喽，裤子到了超喜欢', expect: { says: ['talk.praise'] } },
      { buyer: '就是裤脚太长拖地', expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' } },
      { buyer: '我身高158体重90斤', expect: { says: ['return.size_advice'], open: 'wants', textHas: ['S'] } },
      { buyer: 'S还有没', expect: { why: 'asks_stock', open: 'wants' } },
      { buyer: '有就换', expect: { says: ['return.size_exchange'], wants: 'exchange' } },
      { buyer: '谢谢小姐姐', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '退货问着，大衣到哪了也是短短一句；好几件一起说就交给同事',
    locale,
    given: { orders: [coatMoving, { ...shirt, also: ['jeans'] }] },
    turns: [
      { buyer: '衬衫那件帮我退了吧', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: '大衣到哪里啦', expect: { says: ['parcel.moving'], open: 'reason' } },
      {
        buyer: '大了呀，肩膀垮下来',
        expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' },
      },
      { buyer: 'S和M差多少呢', expect: { why: 'topic_size', open: 'measurements' } },
      { buyer: '身高一米五五，体重八十八斤', expect: { says: ['return.size_advice'], open: 'wants', textHas: ['S'] } },
      { buyer: '换货要多久才寄给我', expect: { open: 'wants' } },
    ],
  },
  {
    title: '两件都不合身：不猜是哪件，交给同事',
    locale,
    given: { orders: [{ ...shirt, also: ['jeans'] }] },
    turns: [
      { buyer: '想退货来着', expect: { says: ['return.which_item'], open: 'item' } },
      { buyer: '先问下你们几点关门', expect: { open: 'item' } },
      { buyer: '全部都退', expect: { says: ['return.ask_reason'], open: 'reason' } },
      { buyer: '衬衫肥了，裤子又紧了', expect: { why: 'several_goods', mode: 'handover' } },
      { buyer: '那麻烦快点哈', expect: { open: null } },
    ],
  },
  {
    title: '只说尺码不对，先问大还是小；后来发现真有洞',
    locale,
    given: { orders: [shirt] },
    turns: [
      { buyer: '衬衫尺码不对', expect: { says: ['return.size_direction'], open: 'measurements', textHas: ['偏大'] } },
      { buyer: '肩那儿大了一圈', expect: { says: ['return.size'], reason: 'size.too_large', open: 'measurements' } },
      {
        buyer: '腋下还真的有个洞，不是我弄的',
        expect: { says: ['return.quality'], reason: 'quality.defective', open: 'photos' },
      },
      { buyer: '图片已发', expect: { why: 'photos_to_review', open: null, textLacks: ['照片收到了'] } },
      { buyer: '好的，谢啦', expect: { says: ['talk.thanks'] } },
    ],
  },
];
