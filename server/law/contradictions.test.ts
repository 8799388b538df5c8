import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findContradictions } from './find-contradictions.ts';
import { floorOf } from './floors.ts';

const codesIn = (text: string, country: string | null) => findContradictions(text, country).map(({ code }) => code);

const contradicting: [text: string, code: string, country: string | null][] = [
  ['No returns once opened.', 'opened', null],
  ['Opened goods cannot be returned.', 'opened', null],
  ['We do not accept returns if the package has been opened.', 'opened', null],
  ['Only unopened items may be sent back.', 'opened', null],
  ['Goods must be unopened.', 'opened', 'DE'],
  ["Items that were tried on can't be refunded.", 'opened', 'FR'],
  ['All goods, cosmetics too, cannot be returned once opened.', 'opened', 'GB'],
  ['拆封不退', 'opened', null],
  ['亲，拆封后不支持退货哦', 'opened', null],
  ['已经拆开包装的商品一律不退不换。', 'opened', 'CN'],
  ['未拆封才能退货', 'opened', 'CN'],
  ['仅支持未拆封的商品退货', 'opened', 'CN'],
  ['试穿过的概不退换', 'opened', 'CN'],
  ['All sales are final.', 'no_returns_at_all', null],
  ['Sorry, no returns or exchanges.', 'no_returns_at_all', null],
  ['We do not accept returns.', 'no_returns_at_all', null],
  ['Goods once sold cannot be returned.', 'no_returns_at_all', null],
  ['商品一经售出，概不退换。', 'no_returns_at_all', null],
  ['离柜概不负责', 'no_returns_at_all', 'CN'],
  ['本店所有商品不退不换', 'no_returns_at_all', 'CN'],
  ['下单后不予退款', 'no_returns_at_all', 'CN'],
  ['Sale items cannot be returned.', 'sale_items', null],
  ['No refunds on discounted goods.', 'sale_items', null],
  ['Clearance is non-returnable.', 'sale_items', 'GB'],
  ['特价商品不退', 'sale_items', null],
  ['清仓款，概不退换', 'sale_items', 'CN'],
  ['双十一活动期间下单的不支持无理由退货', 'sale_items', 'CN'],
  ['促销商品不享受七天无理由退货', 'sale_items', 'CN'],
  ['7 days from shipping.', 'counted_from_shipping', null],
  ['You may return it within 30 days of purchase.', 'counted_from_shipping', null],
  ['Returns are possible for 14 days after the date of your order.', 'counted_from_shipping', 'DE'],
  ['The return period begins on the day of dispatch.', 'counted_from_shipping', 'GB'],
  ['7天从发货算', 'counted_from_shipping', null],
  ['七天无理由从付款之日起计算', 'counted_from_shipping', 'CN'],
  ['自下单之日起15天内可退货', 'counted_from_shipping', 'CN'],
  ['发货后7天内可以退货', 'counted_from_shipping', 'CN'],
  ['退货时间以发货时间为准', 'counted_from_shipping', 'CN'],
  ['You can return it within 3 days.', 'window_too_short', null],
  ['We offer 7-day returns.', 'window_too_short', 'DE'],
  ['You have ten days to change your mind.', 'window_too_short', 'GB'],
  ['No returns after 5 days.', 'window_too_short', null],
  ['3天内可退', 'window_too_short', null],
  ['签收后48小时内支持无理由退货', 'window_too_short', 'CN'],
  ['七天无理由退货', 'window_too_short', 'FR'],
  ['超过三天不予退货', 'window_too_short', 'CN'],
  ['We refund within 30 days.', 'refund_too_late', null],
  ['Your money is back in up to six weeks: refunds take up to 6 weeks.', 'refund_too_late', 'DE'],
  ['We refund you within 14 days of receiving the goods.', 'refund_too_late', 'CN'],
  ['Refunds are made within 20 working days.', 'refund_too_late', 'GB'],
  ['收到退货后30天内退款', 'refund_too_late', null],
  ['我们会在十五个工作日内给您退款', 'refund_too_late', 'CN'],
  ['退款需要一个月左右', 'refund_too_late', 'CN'],
  ['Refund within 7 days.', 'refund_too_late', 'BR'],
  ['Returns only for quality problems.', 'reason_required', null],
  ['Only faulty goods can be returned.', 'reason_required', 'GB'],
  ['We cannot accept returns without a good reason.', 'reason_required', 'DE'],
  ["We don't take back goods because you changed your mind.", 'reason_required', 'FR'],
  ['非质量问题不退不换', 'reason_required', null],
  ['只有质量问题才支持退货', 'reason_required', 'CN'],
  ['色差问题不退', 'reason_required', 'CN'],
  ['不喜欢不合适恕不退货', 'reason_required', 'CN'],
  ['Refunds are given only as store credit.', 'credit_only', null],
  ['Exchanges only.', 'credit_only', 'DE'],
  ['本店只换不退', 'credit_only', null],
  ['退货仅支持换货', 'credit_only', 'CN'],
  ['A restocking fee of 15 % applies to returns.', 'fee', null],
  ['退货要扣除10%的折旧费', 'fee', null],
  ['Delivery costs are not refunded.', 'outward_freight_kept', 'DE'],
  ['We do not refund the original shipping.', 'outward_freight_kept', 'GB'],
  ['首次运费不退', 'outward_freight_kept', 'FR'],
  ['You pay for sending the goods back.', 'buyer_pays_way_back', 'BR'],
  ['退货运费由买家承担', 'buyer_pays_way_back', 'BR'],
  ['You can withdraw from the contract only in writing.', 'one_way_to_withdraw', 'DE'],
  ['By ordering you waive your right of withdrawal.', 'waiver', null],
  ['下单即视为放弃七天无理由退货的权利', 'waiver', null],
  ['Goods without tags cannot be returned.', 'labels_or_box', 'DE'],
  ['吊牌剪掉不予退货', 'labels_or_box', 'DE'],
  ['Unfortunately we are unable to accept returns of opened products.', 'opened', null],
  ['Returns are not accepted if the seal is broken.', 'opened', null],
  ['Returns accepted up to 7 days after shipment.', 'counted_from_shipping', 'CN'],
  ['Return window: 3 days.', 'window_too_short', null],
  ['We only refund defective items.', 'reason_required', null],
  ['Change of mind returns are not accepted.', 'reason_required', 'GB'],
  ['No change-of-mind returns.', 'reason_required', 'DE'],
  ['亲，拆了包装就不能退了哦', 'opened', 'CN'],
  ['试过的不退', 'opened', 'CN'],
  ['特价款不支持7天无理由', 'sale_items', 'CN'],
  ['本店不支持七天无理由', 'no_returns_at_all', 'CN'],
  ['本品不支持退换', 'no_returns_at_all', 'CN'],
  ['不接受任何理由的退货', 'no_returns_at_all', 'CN'],
  ['退款周期为30天', 'refund_too_late', 'CN'],
  ['定制商品和特价商品不退', 'sale_items', 'CN'],
  ['清仓商品非质量问题不退换', 'reason_required', 'CN'],
  ['七天无理由从发货之日开始', 'counted_from_shipping', 'CN'],
  ['Please return the item within 48 hours of receipt if you do not like it.', 'window_too_short', null],
  ['Discount items are excluded from returns.', 'sale_items', null],
  ['Opened goods\ncannot be returned.', 'opened', null],
  ['退货期７天从发货算', 'counted_from_shipping', null],
];
for (const [text, code, country] of contradicting)
  test(`${country ?? 'everywhere'}: ${text} contradicts the law: ${code}`, () => {
    const found = findContradictions(text, country);
    assert.ok(
      found.some((one) => one.code === code),
      JSON.stringify(found.map((one) => one.code)),
    );
    for (const { why, instead, article, source } of found)
      for (const said of [why.en, why['zh-CN'], instead.en, instead['zh-CN'], article, source])
        assert.ok(said && !said.includes('{'));
  });

const everywhere = ['CN', 'DE', 'GB', 'BR'];
const innocent: [text: string, countries?: string[]][] = [
  ['Goods that are not unopened may be sent back too.'],
  ['You may open the parcel and try it on.'],
  ['Opened goods can be returned like any others.'],
  ['There is no rule "no returns once opened" in this shop.'],
  ['You may have read elsewhere that opened goods cannot be returned.'],
  ["It is not true that sale items can't be returned."],
  ['“All sales final” is not our way.'],
  ['"No returns once opened" does not apply here.'],
  ['Some shops say that all sales are final.'],
  ['Can opened goods not be returned?'],
  ['We never say "no refunds".'],
  ['Cosmetics cannot be returned once the hygiene seal is broken.'],
  ['Clothes made to your own measurements cannot be sent back without a reason.'],
  ['Fresh food cannot be returned.'],
  ['It arrives 5–7 days from shipping.'],
  ['We ship within 2 days of payment.'],
  ['Your parcel usually takes 7 days after dispatch.'],
  ['The days begin on the day after you receive the goods, not with shipping.'],
  ['You may return it within 30 days of delivery.'],
  ['You have 14 days to return it, counted from the day after receipt.'],
  ['We send your money back within seven days of receiving the goods.', ['CN', 'DE', 'GB']],
  ['Your bank may take 5 working days until the refund appears.'],
  ['Please send us photographs of the damage within 3 days, then return it.'],
  ['We answer every return request within 24 hours.'],
  ['Please send it back within 10 days after we approve the return.'],
  ['Return it within 30 days for a full refund.'],
  ['No return label is needed.'],
  ['There is no restocking fee.'],
  ['We do not charge a restocking fee.'],
  ['If you like, you can choose store credit instead of your money.'],
  ['Vouchers can be used once per order only.'],
  ['The discount coupon cannot be refunded.'],
  ['After 14 days we cannot accept returns without a reason.'],
  ['Express delivery surcharges are not refunded.'],
  ['You do not lose your right of withdrawal by opening the parcel.'],
  ['We refund you today.'],
  ['You can cancel your order within 2 days of ordering, before we ship.'],
  ['If a fault shows later, the freight is ours both ways.'],
  [
    'Without a reason, you pay for sending the goods back, and we give back the price of the goods.',
    ['CN', 'DE', 'GB'],
  ],
  ['拆封后不影响退货'],
  ['拆开试穿过，吊牌还在，一样可以退'],
  ['未拆封的可以退，拆封了也可以退'],
  ['不会因为拆封就不退'],
  ['本店没有“拆封不退”的规定'],
  ['“特价商品不退”的说法是不合法的'],
  ['有的店写“清仓不退”，我们不这样'],
  ['拆封了就不能退吗？'],
  ['特价商品也支持七天无理由退货', ['CN', 'BR']],
  ['特价商品不退差价，但是可以退货'],
  ['按您的尺寸定做的商品不适用无理由退货'],
  ['生鲜食品拆封后不支持无理由退货'],
  ['从发货算7天左右能到'],
  ['付款后48小时内发货'],
  ['7天不是从发货算，是从签收次日起算'],
  ['签收次日起七天内可以无理由退货', ['CN', 'BR']],
  ['支持15天无理由退货退款'],
  ['审核通过后请在3天内寄回，我们收到就退'],
  ['收到退货后3天内退款', ['CN', 'DE', 'GB']],
  ['退款一般1-3个工作日到账'],
  ['超过七天的，质量问题仍可以依法处理'],
  ['好的亲，那就不退了'],
  ['不喜欢也可以退，不需要理由'],
  ['非质量问题退货，运费由您承担；质量问题运费由我们承担', ['CN', 'DE', 'GB']],
  ['不收任何手续费，全额退'],
  ['优惠券不支持退回'],
  ['换货还是退款，由您选择'],
  ['下单不代表放弃无理由退货的权利'],
  ['亲，不想退也没关系，可以换货'],
  ['下单后2天内没发货可以直接退款'],
  ['是否接听不影响您的退款'],
  ['拆封不退是违法的'],
  ['请在24小时内回复，否则不能改地址'],
  ['运费险会在72小时内退到您的账户'],
  ['退款失败，无法退回原账户，麻烦提供新账号'],
  ['这单已经退款，不能重复退'],
  ['系统显示不能退，我帮您问问'],
  ['拍下以后今天发货，大概3天到'],
  ['换货的话3天内给您寄出'],
  ['We do not accept returns without a parcel number on the box.'],
  ['Your return arrived within 3 days, thank you.'],
  ['Please return the signed form within 5 days.'],
  ['We cannot return your call today.'],
  ['You returned the item within 5 days, so you are in time.'],
  ['It cannot be returned to the address on the parcel; please use this one.'],
  ['Your exchange ships within 2 days.'],
  ['We will return to you in 2 hours.'],
  ['Please open the box only when the courier is there.'],
  ['过了七天还能退，质量问题随时找我们'],
  ['I see that you want to exchange only one item.'],
  ['It was cheaper a day after you bought it; I am asking my colleagues.'],
];
for (const [text, countries = everywhere] of innocent)
  test(`${countries.join(', ')}: ${text} is let through`, () => {
    for (const country of countries)
      assert.deepEqual(codesIn(text, country), [], `${country} ${JSON.stringify(findContradictions(text, country))}`);
  });

test('a country of which Qin knows no law contradicts nothing', () => {
  assert.deepEqual(codesIn('All sales are final.', 'US'), []);
});

test('without a country only what no law allows is found', () => {
  assert.deepEqual(codesIn('七天无理由退货', null), []);
  assert.deepEqual(codesIn('Delivery costs are not refunded.', null), []);
  assert.deepEqual(codesIn('No returns once opened.', null), ['opened']);
});

test('a statement that gives more where the law does may name its own days', () => {
  const text = 'You may send goods back within seven days. In other countries the longer time applies.';
  assert.deepEqual(codesIn(text, 'DE'), []);
  assert.deepEqual(codesIn('You may send goods back within seven days.', 'DE'), ['window_too_short']);
});

test('what is said instead contradicts nothing itself', () => {
  for (const [text, , country] of contradicting)
    for (const { instead } of findContradictions(text, country))
      for (const said of Object.values(instead)) assert.deepEqual(codesIn(said, country), [], said);
});

test('the terms of the demo shop contradict no law it may be under', () => {
  for (const locale of ['en', 'zh-CN']) {
    const text = readFileSync(new URL(`../../content/demo/statement.${locale}.md`, import.meta.url), 'utf8');
    for (const country of ['CN', 'DE', 'GB']) assert.deepEqual(findContradictions(text, country), [], country);
  }
});

test('there are enough sentences of both kinds, in both languages', () => {
  assert.ok(contradicting.length >= 40 && innocent.length >= 40);
  assert.ok(floorOf('CN'));
});
