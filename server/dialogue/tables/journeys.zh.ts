import type { Table } from './table.ts';

const locale = 'zh-CN';
const old = { number: '250110-8104', item: 'scarf', parcels: ['delivered'] } as const;

/** 包裹的各种中途情况，说到就答到。 */
export const chineseJourneyTables: readonly Table[] = [
  {
    title: '另一个包裹说的是同一单里的另一个',
    locale,
    given: { orders: [{ number: '250301-8101', item: 'shirt', parcels: ['delivered', 'moving'] }, old] },
    turns: [
      { buyer: '看下我的快递现在到哪了', expect: { says: ['parcel.moving'] } },
      { buyer: '另一个包裹呢', expect: { says: ['parcel.delivered'], why: null } },
    ],
  },
  {
    title: '只收到一个包裹，另一个在路上就说在路上',
    locale,
    given: { orders: [{ number: '250301-8102', item: 'shirt', parcels: ['delivered', 'moving'] }, old] },
    turns: [{ buyer: '只收到一个包裹，少了一件', expect: { says: ['parcel.moving'] } }],
  },
  {
    title: '没付款的订单说没付款',
    locale,
    given: { orders: [{ number: '250309-8103', item: 'shirt', parcels: [], isUnpaid: true }] },
    turns: [{ buyer: '什么时候发货呀', expect: { says: ['parcel.unpaid'], why: null, promises: [] } }],
  },
  {
    title: '派送没成功问的就是那个包裹，电话地址没错就转告同事',
    locale,
    given: { orders: [{ number: '250301-8105', item: 'shirt', parcels: ['attempt_failed'] }, old] },
    turns: [
      { buyer: '快递说送过了我没收到电话', expect: { says: ['parcel.attempt_failed'] } },
      { buyer: '电话没错啊', expect: { why: 'address_confirmed' } },
    ],
  },
  {
    title: '驿站找不到件、问取件码，交给同事',
    locale,
    given: { orders: [{ number: '250301-8106', item: 'shirt', parcels: ['ready_for_pickup'] }, old] },
    turns: [
      { buyer: '帮看下快递现在到哪了', expect: { says: ['parcel.ready_for_pickup'] } },
      { buyer: '驿站没找到', expect: { says: [], why: 'not_at_pickup' } },
      { buyer: '取件码是多少', expect: { says: ['handover.follow_up'], why: 'asks_carrier_detail' } },
    ],
  },
  {
    title: '包裹退回去了不是要退货',
    locale,
    given: { orders: [{ number: '250301-8107', item: 'shirt', parcels: ['returning'] }, old] },
    turns: [{ buyer: '我的包裹怎么退回去了', expect: { says: ['parcel.returning'] } }],
  },
  {
    title: '停滞的包裹要退款，不问宝贝哪里不好',
    locale,
    given: { orders: [{ number: '250301-8108', item: 'shirt', parcels: ['stalled'] }, old] },
    turns: [
      { buyer: '快递怎么不动了', expect: { says: ['parcel.stalled'] } },
      {
        buyer: '我不要了，我要退货退款',
        expect: { reason: 'ful.late_or_never_arrived', why: 'never_came', open: null },
      },
    ],
  },
  {
    title: '说到哪件就查哪件',
    locale,
    given: {
      orders: [
        { number: '250305-8109', item: 'coat', parcels: ['moving'] },
        { number: '250301-8110', item: 'shirt', parcels: ['delivered'] },
      ],
    },
    turns: [
      { buyer: '大衣到哪了', expect: { says: ['parcel.moving'] } },
      { buyer: '衬衫显示签收了但我没收到', expect: { says: ['parcel.delivered_not_received'] } },
    ],
  },
];
