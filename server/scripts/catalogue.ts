import type { FactType } from './facts.ts';

/** One entry of the facts catalogue: everything a script may state, where it comes from and how long it stays true. */
export type FactEntry = {
  type: FactType;
  source: string;
  /** ISO duration after which the fact is too old to be said; null: it does not age. */
  freshness: string | null;
  /** A day or moment still to come: once it has passed, the fact is stale however young it is. */
  ahead?: true;
  example: { en: string; 'zh-CN': string };
};

const same = (text: string) => ({ en: text, 'zh-CN': text });
const both = (en: string, zh: string) => ({ en, 'zh-CN': zh });
const fact = (type: FactType, source: string, freshness: string | null, example: FactEntry['example']): FactEntry => ({
  type,
  source,
  freshness,
  example,
});
const ahead = (type: FactType, source: string, freshness: string | null, example: FactEntry['example']): FactEntry => ({
  ...fact(type, source, freshness, example),
  ahead: true,
});

const order = (type: FactType, example: FactEntry['example'], source = "the shop's order record") =>
  fact(type, source, 'P7D', example);
const parcel = (type: FactType, example: FactEntry['example'], source = "the carrier's scans") =>
  fact(type, source, 'PT24H', example);
const comingParcel = (type: FactType, example: FactEntry['example'], source = "the carrier's scans") =>
  ahead(type, source, 'PT24H', example);
const product = (type: FactType, example: FactEntry['example'], source = "the shop's product record") =>
  fact(type, source, null, example);

const LANES = "deliveries of the shop's own lanes";
const SHOP = "the shop's settings";
const CUSTOMER = 'the customer record';
const STOCK = "the shop's stock";
const VERDICT = "law and the shop's returns policy";
const RETURN = "the return's own record";
const DESK = "the desk's own calls and business hours";

export const catalogue = {
  'shop.name': fact('text', SHOP, null, both('Willow & Thread', '柳岸衣坊')),
  'shop.url': fact('url', SHOP, null, same('https://shop.example')),
  'shop.hours': fact('text', SHOP, null, both('Monday to Saturday, 9:00 to 18:00', '周一至周六9:00–18:00')),
  'shop.opens_at': ahead('datetime', 'business hours and holidays', null, both('tomorrow at 09:00', '明天09:00')),

  'customer.name': fact('text', CUSTOMER, null, both('Anna', '王女士')),
  'customer.member': fact('boolean', CUSTOMER, null, both('yes', '是')),
  'customer.tier': fact('text', CUSTOMER, null, both('Gold', '金卡')),

  'order.number': order('text', same('250303-1187')),
  'order.placed_on': order('date', both('Sunday 1 March', '3月1日（周日）')),
  'order.total': order('money', both('CN¥199.00', '¥199.00')),
  'order.item': order('text', both('Linen shirt', '亚麻衬衫')),
  'order.item_count': order('integer', same('2')),
  'order.open_list': order('list', both('250303-1187 Linen shirt', '250303-1187 亚麻衬衫'), 'open orders of the buyer'),
  'order.ship_by': {
    ...order('date', both('tomorrow', '明天'), "the order, or the shop's dispatch time"),
    ahead: true,
  },

  'parcel.carrier': parcel('text', both('SF Express', '顺丰速运')),
  'parcel.tracking_number': parcel('text', same('SF1023456789012')),
  'parcel.origin_city': parcel('text', both('Hangzhou', '杭州'), 'the parcel, place table'),
  'parcel.destination_city': parcel('text', both('Chengdu', '成都'), 'the parcel, place table'),
  'parcel.distance_km': parcel('integer', same('1,530'), 'coordinates of the two cities, place table'),
  'parcel.handed_over_on': parcel('date', both('Tuesday 3 March', '3月3日（周二）')),
  'parcel.delivered_at': parcel('datetime', both('yesterday at 14:05', '昨天14:05')),
  'parcel.days_waited': parcel('integer', same('6'), 'days since the order was placed'),
  'parcel.days_moving': parcel('integer', same('4'), 'days since the carrier took the parcel'),
  'parcel.usual_days_min': parcel('integer', same('5'), LANES),
  'parcel.usual_days_max': parcel('integer', same('7'), LANES),
  'parcel.usually_by': comingParcel('date', both('Tuesday 10 March', '3月10日（周二）'), LANES),
  'parcel.latest_by': comingParcel('date', both('Sunday 15 March', '3月15日（周日）'), LANES),
  'parcel.days_left': parcel('integer', same('3'), LANES),
  'parcel.basis_count': parcel('integer', same('214'), LANES),
  'parcel.basis': parcel('text', both('from Hangzhou to Chengdu', '杭州到成都'), LANES),
  'parcel.last_scan_at': parcel('datetime', both('today at 07:20', '今天07:20')),
  'parcel.last_scan_place': parcel('text', both('Wuhan', '武汉')),
  'parcel.last_scan_text': parcel('text', both('left the sorting centre', '已离开分拨中心')),
  'parcel.checked_at': parcel('datetime', both('today at 14:05', '今天14:05'), 'when the desk last asked the carrier'),
  'parcel.pickup_place': parcel('text', both('the parcel shop in Elm Street', '榆树街菜鸟驿站')),
  'parcel.pickup_until': comingParcel('date', both('Thursday 12 March', '3月12日（周四）')),
  'parcel.promised_on': parcel('date', both('Monday 9 March', '3月9日（周一）'), 'the date given at purchase'),
  'parcel.trouble': parcel('text', both('the address could not be found', '快递没有找到收货地址')),
  'parcel.was_refused': parcel('boolean', both('yes', '是')),
  'parcel.count': parcel('integer', same('2'), 'parcels of this order'),
  'parcel.index': parcel('integer', same('1'), 'parcels of this order'),
  'parcel.tracking_url': fact(
    'url',
    "the desk's own tracking page",
    null,
    same('https://shop.example/t/willow/hA3fX0pQTmK7vN2eR5sYdg'),
  ),
  'parcel.investigate_by': ahead('datetime', DESK, null, both('Friday 13 March at 18:00', '3月13日（周五）18:00')),

  'product.title': product('text', both('Linen shirt', '亚麻衬衫')),
  'product.photographed_as_is': product('boolean', both('yes', '是')),
  'product.size_chart_url': product('url', same('https://shop.example/size-chart/linen-shirt')),
  'product.model_figures': product('text', both('168 cm, 52 kg, wears M', '身高168cm，体重52kg，穿M码')),
  'product.page_url': product('url', same('https://shop.example/linen-shirt')),
  'product.material': product('text', both('100% linen', '100%亚麻')),

  'size.ordered': order('text', same('M'), 'the order line'),
  'size.recommended': product('text', same('L'), "the size chart and the buyer's measurements"),
  'size.alternative': fact('text', STOCK, 'PT24H', same('L')),
  'colour.alternative': fact('text', STOCK, 'PT24H', both('sand', '沙色')),

  'return.offer': fact('text', VERDICT, null, both('your money back or an exchange', '退款或换货')),
  'return.deadline': ahead('date', VERDICT, null, both('Saturday 14 March', '3月14日（周六）')),
  'return.freight_payer': fact('text', VERDICT, null, both('us', '我们')),
  'return.why': fact(
    'text',
    VERDICT,
    null,
    both(
      'You may return it until 14 March: 7 days from the day after you received it (law of China)',
      '您可以在3月14日前（含当天）退货：自签收次日起7天（法定无理由退货）',
    ),
  ),
  'return.why_not': fact(
    'text',
    VERDICT,
    null,
    both(
      'The 30 days to return it ended on 6 March 2026, counted from the day after you received it (our returns policy)',
      '退货期已于2026年3月6日结束：自签收次日起30天（本店退货政策）',
    ),
  ),
  'return.address': fact(
    'text',
    SHOP,
    null,
    both('Willow & Thread, Returns, 1 Elm Street, Hangzhou', '浙江省杭州市榆树街1号，柳岸衣坊退货组收'),
  ),
  'return.send_by': ahead('date', RETURN, null, both('Tuesday 24 March', '3月24日（周二）')),
  'exchange.sold_out': fact('text', STOCK, 'PT24H', same('L')),
  'return.page_url': fact('url', RETURN, null, same('https://shop.example/r/willow')),
  'return.arrived_on': fact('date', RETURN, null, both('Thursday 12 March', '3月12日（周四）')),
  'return.refund_by': ahead('date', RETURN, null, both('Thursday 26 March', '3月26日（周四）')),
  'return.refunded_on': fact('date', RETURN, null, both('Saturday 14 March', '3月14日（周六）')),
  'withdrawal.url': fact('url', RETURN, null, same('https://shop.example/w/4f1c')),
  'withdrawal.received_at': fact('datetime', RETURN, null, both('today at 14:05', '今天14:05')),
  'return.rma': fact('text', RETURN, null, same('7K2M9QXD')),
  'return.news': fact('text', RETURN, null, both('Your goods are here.', '商品已经签收。')),

  'exchange.size': fact('text', STOCK, null, same('L')),
  'exchange.reserved_until': ahead('date', STOCK, null, both('Tuesday 24 March', '3月24日（周二）')),

  'statement.url': fact('url', "the shop's published statement", null, same('https://shop.example/statement/3')),
  'statement.version': fact('integer', "the shop's published statement", null, same('3')),
  'statement.place': fact(
    'text',
    'where the statement is found on a platform that forbids its link',
    null,
    both("on our shop's front page", '店铺首页'),
  ),

  'handover.reply_by': ahead('datetime', 'business hours and holidays', null, both('today at 18:00', '今天18:00')),
  'call.by': ahead('datetime', DESK, null, both('tomorrow at 12:00', '明天12:00')),
  'call.window': fact('text', DESK, null, both('between 10:00 and 12:00', '10:00到12:00之间')),
  'call.phone_last4': fact('text', CUSTOMER, null, same('8000')),

  'choice.has_buttons': fact('boolean', 'how the buyer reads it', null, both('yes', '是')),
  'choice.is_mail': fact('boolean', 'how the buyer reads it', null, both('yes', '是')),
  'choice.has_mail_code': fact('boolean', "the shop's providers", null, both('yes', '是')),
  options: fact('list', 'the question being asked', null, both('too large, too small', '偏大、偏小')),
} as const satisfies Record<string, FactEntry>;

export type FactName = keyof typeof catalogue;
export const factNames = Object.keys(catalogue) as FactName[];
export const isFactName = (name: string): name is FactName => Object.hasOwn(catalogue, name);
export const factEntry = (name: FactName): FactEntry => catalogue[name];
