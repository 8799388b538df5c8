import type { Table } from './table.ts';

const locale = 'zh-CN';

/** S8 to S11 in Chinese: every state a parcel can be in. */
export const chineseParcelTables: readonly Table[] = [
  {
    title: '还没发货的订单如实说明，并答应盯着',
    locale,
    given: { orders: [{ number: '250306-2001', item: 'shirt', parcels: ['unshipped'] }] },
    turns: [
      {
        buyer: '老板，周六拍的那件衬衫给我寄了没呀',
        expect: {
          says: ['parcel.unshipped'],
          why: null,
          mode: 'auto',
          textHas: ['250306-2001', '还没有发货'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: '好嘞，谢谢亲', expect: { says: ['talk.thanks'], why: null } },
    ],
  },
  {
    title: '揽收后还没有物流信息的，不说丢了',
    locale,
    given: { orders: [{ number: '250306-2002', item: 'coat', parcels: ['no_first_scan'] }] },
    turns: [
      {
        buyer: '大衣的单号查不到任何信息，到底寄到哪儿了',
        expect: {
          says: ['parcel.no_first_scan'],
          textHas: ['目前还没有物流更新'],
          textLacks: ['丢'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: '现在查到了吗，到哪里了', expect: { says: ['parcel.no_first_scan'], textHas: ['再帮您看了一下'] } },
    ],
  },
  {
    title: '路上的包裹告诉城市、天数、日期和最新物流，并一直留意',
    locale,
    given: { orders: [{ number: '250306-2003', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: '帮忙看下我那件衬衫走到哪一站了',
        expect: {
          labels: ['where_is_order'],
          says: ['parcel.moving'],
          why: null,
          mode: 'auto',
          textHas: ['王女士', '杭州', '天能到', '最晚', '公里', '最新一条物流', '随时帮您留意'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: '那大概哪天能送到我手上', expect: { says: ['parcel.moving'], textHas: ['预计'] } },
    ],
  },
  {
    title: '着急的会员先听到安慰和等了几天',
    locale,
    given: { orders: [{ number: '250306-2004', item: 'coat', parcels: ['moving'] }], tier: '金卡' },
    turns: [
      {
        buyer: '怎么这么慢啊，我这大衣等着穿呢，真着急',
        expect: {
          says: ['parcel.moving'],
          textHas: ['您先别着急', '天了', '金卡会员'],
          textLacks: ['帮您查了一下'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: '嗯嗯那我放心了，谢谢', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '数据太少时一个日期都不说，转人工',
    locale,
    given: { orders: [{ number: '250306-2005', item: 'shirt', parcels: ['moving'] }], hasThinBasis: true },
    turns: [
      {
        buyer: '我的快件什么时候能到呢',
        expect: {
          says: ['parcel.no_basis'],
          why: 'no_basis',
          mode: 'handover',
          textHas: ['没法给您一个靠得住的到货时间'],
          textLacks: ['预计', '最晚', '天左右'],
          promises: ['parcel.inform', 'person.reply'],
        },
      },
      { buyer: '行吧，辛苦', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '物流停了的包裹去跟快递核实',
    locale,
    given: { orders: [{ number: '250306-2006', item: 'jeans', parcels: ['stalled'] }] },
    turns: [
      {
        buyer: '牛仔裤的物流一个多星期没动静了，卡在哪里了',
        expect: {
          says: ['parcel.stalled'],
          why: null,
          textHas: ['物流一直没有更新', '跟快递核实'],
          promises: ['parcel.inform', 'parcel.investigate'],
        },
      },
      { buyer: '快递那边怎么说，包裹现在在哪', expect: { says: ['parcel.stalled'], textHas: ['再帮您看了一下'] } },
    ],
  },
  {
    title: '停滞又没有依据的，转人工并开始核实',
    locale,
    given: { orders: [{ number: '250306-2007', item: 'jeans', parcels: ['stalled'] }], hasThinBasis: true },
    turns: [
      {
        buyer: '包裹是不是卡住了，现在到哪了',
        expect: {
          says: ['parcel.stalled'],
          why: 'no_basis',
          mode: 'handover',
          promises: ['parcel.inform', 'parcel.investigate', 'person.reply'],
        },
      },
      { buyer: '好的，那我等你们消息', expect: {} },
    ],
  },
  {
    title: '派送失败时请买家核对地址电话',
    locale,
    given: { orders: [{ number: '250306-2008', item: 'shirt', parcels: ['attempt_failed'] }] },
    turns: [
      {
        buyer: '我一整天都在家，没人给我打电话，快递到底在哪',
        expect: {
          says: ['parcel.attempt_failed'],
          why: null,
          textHas: ['没有送到您手上', '地址和电话'],
          promises: ['parcel.inform'],
        },
      },
      {
        buyer: '门牌号写错了，帮我把地址改成14栋',
        expect: { labels: ['change_order'], says: [], why: 'topic_change_order', mode: 'handover' },
      },
    ],
  },
  {
    title: '正在派送是好消息',
    locale,
    given: { orders: [{ number: '250306-2009', item: 'scarf', parcels: ['out_for_delivery'] }] },
    turns: [
      {
        buyer: '丝巾今天能送来吗，快递员到哪了',
        expect: { says: ['parcel.out_for_delivery'], textHas: ['好消息', '正在派送'], promises: ['parcel.inform'] },
      },
      { buyer: '太好啦谢谢😊', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '到了驿站的包裹告诉去哪里取',
    locale,
    given: { orders: [{ number: '250306-2010', item: 'shirt', parcels: ['ready_for_pickup'] }] },
    turns: [
      {
        buyer: '没人送上门啊，我的包裹放哪儿了',
        expect: {
          says: ['parcel.ready_for_pickup'],
          textHas: ['榆树街菜鸟驿站', '可以去取啦'],
          promises: ['parcel.inform'],
        },
      },
      { buyer: '知道啦，谢谢你', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '已签收的说明时间，再问就去查找',
    locale,
    given: { orders: [{ number: '250306-2011', item: 'coat', parcels: ['delivered'] }] },
    turns: [
      {
        buyer: '我的大衣按理说早该到了吧，现在在哪',
        expect: { says: ['parcel.delivered'], why: null, textHas: ['已经签收'], promises: [] },
      },
      {
        buyer: '可是我这边什么都没有，到底在哪里',
        expect: {
          says: ['parcel.delivered_not_received'],
          why: 'delivered_not_received',
          mode: 'handover',
          promises: ['parcel.investigate', 'person.reply'],
        },
      },
      { buyer: '邻居我都问遍了，也没有', expect: {} },
    ],
  },
  {
    title: '显示签收却没拿到，马上去查',
    locale,
    given: {
      orders: [
        { number: '250306-2012', item: 'shirt', parcels: ['moving'] },
        { number: '250220-1877', item: 'scarf', parcels: ['delivered'] },
      ],
    },
    turns: [
      {
        buyer: '物流写着昨天就签收了，可我压根没见着东西',
        expect: {
          labels: ['delivered_not_received'],
          says: ['parcel.delivered_not_received'],
          why: 'delivered_not_received',
          textHas: ['代收'],
          promises: ['parcel.investigate', 'person.reply'],
        },
      },
      { buyer: '那我另一个订单呢，到哪了', expect: { says: ['parcel.moving'], promises: ['parcel.inform'] } },
    ],
  },
  {
    title: '退回途中的包裹由人工商量',
    locale,
    given: { orders: [{ number: '250306-2013', item: 'jeans', parcels: ['returning'] }] },
    turns: [
      {
        buyer: '物流怎么往回走了，我的裤子现在在哪',
        expect: {
          says: ['parcel.returning'],
          why: 'parcel_returning',
          mode: 'handover',
          textHas: ['正在退回我们这边'],
          promises: ['person.reply'],
        },
      },
      { buyer: '好吧谢谢告知', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '丢了就承认，由人工解决',
    locale,
    given: { orders: [{ number: '250306-2014', item: 'shirt', parcels: ['lost'] }] },
    turns: [
      {
        buyer: '包裹一点消息都没有，能查查在哪儿吗',
        expect: {
          says: ['parcel.lost'],
          why: 'parcel_lost',
          mode: 'handover',
          textHas: ['在路上丢失了', '补发还是退款'],
          promises: ['person.reply'],
        },
      },
      { buyer: '那就给我补发一件吧', expect: { says: ['handover.follow_up'], why: 'never_came', textHas: ['同事'] } },
    ],
  },
  {
    title: '分开发的订单，没到的包裹一个个说',
    locale,
    given: { orders: [{ number: '250306-2015', item: 'coat', parcels: ['delivered', 'out_for_delivery', 'moving'] }] },
    turns: [
      {
        buyer: '我才收到一部分，剩下的包裹到哪了',
        expect: { says: ['parcel.out_for_delivery', 'parcel.moving'], textHas: ['分3个包裹发出', '正在派送'] },
      },
      { buyer: '明白了，多谢多谢', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '消息里写了订单号，就答那个订单',
    locale,
    given: {
      orders: [
        { number: '250306-2016', item: 'shirt', parcels: ['moving'] },
        { number: '250301-1650', item: 'coat', parcels: ['out_for_delivery'] },
      ],
    },
    turns: [
      { buyer: '订单250301-1650到哪儿了，啥时候送', expect: { says: ['parcel.out_for_delivery'], open: null } },
      { buyer: '那250306-2016这个呢，到哪了', expect: { says: ['parcel.moving'], open: null } },
    ],
  },
  {
    title: '不是他的订单号就问清楚，绝不拿别的订单来答',
    locale,
    given: { orders: [{ number: '250306-2017', item: 'shirt', parcels: ['moving'] }] },
    turns: [
      {
        buyer: '订单号250199-8888的快递到哪里了',
        expect: { says: ['ask.which_order'], asks: ['250306-2017'], open: 'order', textLacks: ['预计'] },
      },
      { buyer: '哦打错了，是250306-2017', expect: { says: ['parcel.moving'], open: null } },
    ],
  },
  {
    title: '取消了的订单就说取消了，再转人工',
    locale,
    given: { orders: [{ number: '250306-2018', item: 'coat', parcels: [], isCancelled: true }] },
    turns: [
      {
        buyer: '我买的大衣哪天能送到',
        expect: { says: ['order.cancelled'], why: 'cancelled_order', mode: 'handover', promises: ['person.reply'] },
      },
      { buyer: '好滴，谢啦', expect: { says: ['talk.thanks'] } },
    ],
  },
  {
    title: '信息太旧就不说，转人工',
    locale,
    given: { orders: [{ number: '250306-2019', item: 'shirt', parcels: ['moving'] }], syncedHoursAgo: 60 },
    turns: [
      {
        buyer: '麻烦查查我的衬衫现在到哪儿了',
        expect: {
          says: ['parcel.moving'],
          blockedBy: 'parcel.',
          saysInstead: [],
          mode: 'handover',
          textLacks: ['杭州', '预计'],
          promises: ['person.reply'],
        },
      },
      { buyer: '行行行', expect: {} },
    ],
  },
];
