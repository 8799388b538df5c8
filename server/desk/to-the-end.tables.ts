import type { Deed } from './to-the-end.test.ts';

type Item = 'shirt' | 'coat' | 'jeans' | 'scarf';

/** A return from the first word to its end: what the buyer writes and reads, what the shop does, how it stands. */
export type Journey = {
  title: string;
  item: Item;
  size: string;
  deliveredDaysAgo?: number;
  steps: readonly Step[];
};

export type Step =
  | { buyer: string; says: readonly string[]; has?: readonly string[] }
  | { desk: Deed }
  /** The return, and its line on the three axes. */
  | { is: string }
  | { stock: number; of: Item; size: string };

const back: readonly Step[] = [{ desk: 'buyer sends it' }, { desk: 'it arrives and is fine' }];
const refunded: readonly Step[] = [
  { desk: 'approves a refund' },
  { is: 'approved: approved awaiting_parcel none' },
  ...back,
  { is: 'approved: approved restocked refund_due' },
  { desk: 'pays' },
  { is: 'closed: closed restocked refund_sent' },
];

export const englishJourneys: readonly Journey[] = [
  {
    title: 'S1: nobody has to say why; the return is asked for, comes back and is paid',
    ...{ item: 'scarf', size: 'M' },
    steps: [
      {
        buyer: 'I want to return the scarf',
        says: ['return.ask_reason', 'return.withdrawn'],
        has: ['http://qin.test/w/'],
      },
      { desk: 'has a withdrawal on record' },
      { buyer: "I'd rather not say", says: ['return.reason_declined', 'return.offer'], has: ['until 16 March'] },
      { is: 'requested: requested not_required none' },
      { desk: 'cannot refuse' },
      { buyer: 'has my refund gone out?', says: ['return.status_requested'] },
      { desk: 'approves a refund' },
      { buyer: 'any news of my refund?', says: ['return.status_approved'], has: ['1 Elm Street', 'Tuesday 24 March'] },
      ...back,
      { buyer: 'when do I get my refund?', says: ['return.status_refund_due'], has: ['By law'] },
      { desk: 'pays' },
      { is: 'closed: closed restocked refund_sent' },
      { buyer: 'where is my refund?', says: ['return.status_refunded'], has: ['today'] },
    ],
  },
  {
    title: 'S2: a fault is photographed and its refund waits for the call, until the buyer wants none',
    ...{ item: 'jeans', size: 'M' },
    steps: [
      { buyer: 'The zip on the jeans broke the very first time I wore them', says: ['return.quality'] },
      { buyer: "I'd just like a refund, please", says: ['return.quality_refund'], has: ['phone you'] },
      { buyer: '[photo] photos attached', says: ['return.photos_received'] },
      { desk: 'approves a refund' },
      ...back,
      { desk: 'pays, and it waits for the call' },
      { buyer: "please don't call me, just write", says: ['handover.follow_up'] },
      { desk: 'the refund goes on' },
      { is: 'closed: closed restocked refund_sent' },
    ],
  },
  {
    title: 'S3: another size is kept at once, goes out when the first is back, and arrives',
    ...{ item: 'shirt', size: 'M' },
    steps: [
      { buyer: 'The shirt is far too tight across my shoulders', says: ['return.size'] },
      { buyer: "I'm 170 cm and 60 kg", says: ['return.size_advice'] },
      {
        buyer: 'yes please, swap it',
        says: ['return.size_exchange'],
        has: ['size L', 'Tuesday 24 March', '1 Elm Street'],
      },
      { is: 'approved: approved awaiting_parcel exchange_reserved' },
      ...back,
      { desk: 'sends the exchange, which arrives' },
      { is: 'closed: closed restocked exchange_delivered' },
    ],
  },
  {
    title: 'S4: a colour that is not liked is explained, offered and paid',
    ...{ item: 'shirt', size: 'M' },
    steps: [
      {
        buyer: 'it looks nothing like the blue in your pictures, I want to return it',
        says: ['return.colour_difference', 'return.offer', 'return.withdrawn'],
      },
      { desk: 'has a withdrawal on record' },
      ...refunded,
    ],
  },
  {
    title: 'S5 and S7: too late is said with its date, disputed, looked at again and stays a no',
    ...{ item: 'coat', size: 'M', deliveredDaysAgo: 20 },
    steps: [
      {
        buyer: 'I tried the coat on and honestly it looks terrible on me',
        says: ['return.does_not_suit', 'return.refused'],
      },
      { is: 'declined: declined not_required none' },
      { buyer: "That's not a reason, I don't accept it", says: ['return.statement'], has: ['/statement/1'] },
      { is: 'disputed: disputed not_required none' },
      { buyer: 'yes I had read it', says: ['return.statement_read'] },
      { desk: 'knows whether the statement was read' },
      { desk: 'stands by the refusal' },
      { is: 'closed: closed not_required none' },
    ],
  },
  {
    title: 'S6: another reason is answered with the statement and the offer; kept after all, nothing is open',
    ...{ item: 'scarf', size: 'M' },
    steps: [
      { buyer: 'I need to return something I bought from you', says: ['return.ask_reason', 'return.withdrawn'] },
      { buyer: 'My sister gave me the very same one for my birthday', says: ['return.other', 'return.offer'] },
      { is: 'requested: requested not_required none' },
      { buyer: "actually I'll keep it", says: ['return.kept'] },
      { is: 'cancelled: cancelled not_required none' },
    ],
  },
];

export const chineseJourneys: readonly Journey[] = [
  {
    title: 'S1：七天无理由，不用说原因，寄回、验货、退款',
    ...{ item: 'scarf', size: 'M' },
    steps: [
      {
        buyer: '我要七天无理由退货',
        says: ['return.reason_declined', 'return.offer', 'return.withdrawn'],
        has: ['3月16日', 'http://qin.test/w/'],
      },
      { desk: 'has a withdrawal on record' },
      { desk: 'cannot refuse' },
      { buyer: '退款到哪一步了', says: ['return.status_requested'] },
      ...refunded,
      { buyer: '我的退款呢，到账了没', says: ['return.status_refunded'] },
    ],
  },
  {
    title: 'S2：质量问题先要照片，退款等电话沟通之后再走',
    ...{ item: 'jeans', size: 'M' },
    steps: [
      { buyer: '这条裤子拉链第一次穿就坏了', says: ['return.quality'] },
      { buyer: '我想直接退款', says: ['return.quality_refund'], has: ['电话'] },
      { buyer: '[photo] 照片发你了', says: ['return.photos_received'] },
      { desk: 'approves a refund' },
      ...back,
      { desk: 'pays, and it waits for the call' },
      { desk: 'reaches the buyer by phone' },
      { desk: 'the refund goes on' },
      { is: 'closed: closed restocked refund_sent' },
    ],
  },
  {
    title: 'S3：想换的码卖完了就退款',
    ...{ item: 'coat', size: 'M' },
    steps: [
      { stock: 0, of: 'coat', size: 'L' },
      { buyer: '大衣太小了，肩膀紧', says: ['return.size'] },
      { buyer: '换L码吧', says: ['return.size_exchange'], has: ['L码刚好卖完'] },
      { is: 'requested: requested not_required none' },
      { buyer: '那不换了，退钱吧', says: ['return.offer'] },
      ...refunded,
    ],
  },
  {
    title: 'S4：色差先解释，再告诉怎么退，退完为止',
    ...{ item: 'shirt', size: 'M' },
    steps: [
      {
        buyer: '颜色跟图片差太多，我要退货',
        says: ['return.colour_difference', 'return.offer', 'return.withdrawn'],
      },
      { desk: 'has a withdrawal on record' },
      ...refunded,
    ],
  },
  {
    title: 'S5、S7：过期不能退，买家不认可，转争议后由人同意退款',
    ...{ item: 'shirt', size: 'M', deliveredDaysAgo: 20 },
    steps: [
      { buyer: '穿上一点都不好看，想退', says: ['return.does_not_suit', 'return.refused'] },
      { is: 'declined: declined not_required none' },
      { buyer: '我不接受', says: ['return.statement'] },
      { is: 'disputed: disputed not_required none' },
      { buyer: '没看过', says: ['return.statement_unread'] },
      { desk: 'knows whether the statement was read' },
      ...refunded,
    ],
  },
  {
    title: 'S6：其他原因给声明和方案；后来不退了，什么都不留',
    ...{ item: 'scarf', size: 'M' },
    steps: [
      { buyer: '我要退货', says: ['return.ask_reason', 'return.withdrawn'] },
      { buyer: '5', says: ['return.other', 'return.offer'] },
      { buyer: '算了不退了', says: ['return.kept'] },
      { is: 'cancelled: cancelled not_required none' },
    ],
  },
];
