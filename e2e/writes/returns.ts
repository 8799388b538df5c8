import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { sequenceShop } from '../../server/platform/events.ts';
import { defineJobs, installJobs } from '../../server/platform/jobs.ts';
import { countReasons } from '../../server/returns/count-reasons.ts';
import { followRefundOfReturn } from '../../server/returns/index.ts';
import { testDatabase } from '../../server/testing/database.ts';
import { somePhoto } from '../../server/testing/photos.ts';
import type { TestShop } from '../../server/testing/shop.ts';
import type { Flow } from './flow.ts';
import { look } from './outgoing.ts';

const one = '/api/returns/:returnId';

/** A buyer who has two shirts and a dress since two days, and a scarf since last winter. */
async function sell(shop: TestShop): Promise<{ customerId: string; old: { orderId: string; lineId: string } }> {
  const key = await shop.apiKey(['ingest']);
  const put = async (kind: string, rows: unknown[]) => {
    const reply = await shop.put(`ingest/${kind}`, { [kind]: rows }, { key });
    assert.match(reply.body, /inserted/, reply.body);
  };
  const ago = (days: number) => String(shop.now().subtract({ hours: 24 * days }));
  const variants = ['M', 'L', 'XL'].map((size, nth) => ({
    externalId: `shirt-${size}`,
    size,
    colour: 'Navy',
    stock: 3 - nth,
  }));
  await put('products', [{ externalId: 'shirt', title: 'Linen shirt', category: 'ordinary', variants }]);
  await put('customers', [
    { externalId: 'C1', name: '王小明', locale: 'zh-CN', country: 'CN', phone: '+8613812345678' },
  ]);
  const bought = { status: 'completed', currency: 'CNY', customerExternalId: 'C1' };
  const shirts = { externalId: '1', title: 'Linen shirt', options: 'Navy / M', quantity: 2, priceMinor: 19_900 };
  const lines = [
    { ...shirts, variantExternalId: 'shirt-M' },
    { externalId: '2', title: '针织连衣裙', options: '酒红 / M', quantity: 1, priceMinor: 29_900 },
  ];
  const scarf = { externalId: '1', title: '羊毛围巾', quantity: 1, priceMinor: 9_900 };
  await put('orders', [
    { ...bought, externalId: 'WT-300001', placedAt: ago(6), paidAt: ago(6), totalMinor: 69_700, lines },
    { ...bought, externalId: 'WT-300002', placedAt: ago(90), paidAt: ago(90), totalMinor: 9_900, lines: [scarf] },
  ]);
  const parcel = (order: string, days: number) => ({
    ...{ externalId: `P-${order}`, order, trackingNumber: `SF${order.slice(3)}0000`, carrier: 'sf' },
    ...{ handedOverAt: ago(days + 2), deliveredAt: ago(days) },
  });
  await put('parcels', [parcel('WT-300001', 2), parcel('WT-300002', 80)]);
  const found = (table: 'customers' | 'orders', externalId: string) =>
    shop.db.selectFrom(table).select('id').where('shop_id', '=', shop.id).where('external_id', '=', externalId);
  const { id: customerId } = await found('customers', 'C1').executeTakeFirstOrThrow();
  const { id: orderId } = await found('orders', 'WT-300002').executeTakeFirstOrThrow();
  const { goods } = (await shop.get(`orders/${orderId}/returnable`)).json<{ goods: { orderLineId: string }[] }>();
  return { customerId, old: { orderId, lineId: goods[0]?.orderLineId ?? '' } };
}

const pressing = (page: Page) => (name: string) =>
  page.getByRole('button', { name, exact: true }).filter({ visible: true }).first().click();

const inOther = (page: Page, language: string) => page.getByRole('button', { name: language }).first().click();

/** From "too small" to the money: opened for a buyer, put right, granted as an exchange that falls through, refunded by two people. */
export async function returns({ open, reached, shop }: Flow): Promise<void> {
  // What a refund becomes is told to its return by a job.
  await installJobs((await testDatabase()).poolConfig, defineJobs(followRefundOfReturn));
  const { customerId, old } = await sell(shop);
  const lines = [{ orderLineId: old.lineId, quantity: 1 }];
  const reasons = [{ reason: 'other.unwanted' }];
  const late = {
    requestKey: 'late-return',
    orderId: old.orderId,
    lines,
    reasons,
    wants: 'refund',
    ownWords: '不想要了',
  };
  assert.equal((await shop.post('returns', late)).statusCode, 200);
  const page = await open('agent', `/desk/customers/${customerId}`);
  const press = pressing(page);
  const choose = (name: string) => page.getByRole('radio', { name, exact: true }).check();
  await openOne(page, { press, choose });
  await reached('POST /api/returns');
  await page.getByText('Your decision').waitFor();
  await look(page, 'return-requested');
  await putRight(page, press, reached);
  await press('Decline…');
  await page.getByText('This cannot be declined').waitFor();
  await look(page, 'return-why-not');
  await press('Cancel');
  await press('Approve…');
  await choose('Exchange');
  await page.getByLabel('What goes out instead').selectOption({ label: 'Navy / L · 2 free' });
  await press('Approve');
  await reached(`POST ${one}/approve`);
  await receive(page, { press, choose }, reached);
  await exchange(page, press, reached);
  await shop.db.updateTable('shops').set({ refund_limit_minor: 1_000 }).where('id', '=', shop.id).execute();
  await payTwice(page, press, reached);
  await settle(await open('supervisor', page.url()), reached);
  await page.getByRole('link', { name: 'All returns' }).click();
  await page.getByText('羊毛围巾').waitFor();
  await look(page, 'returns');
  await whyTheyComeBack(page, shop);
}

type Hands = { press: (name: string) => Promise<void>; choose: (name: string) => Promise<void> };
type Reached = Flow['reached'];

async function openOne(page: Page, { press, choose }: Hands): Promise<void> {
  await press('Return…');
  await page.getByRole('checkbox', { name: 'Linen shirt' }).check();
  await page.getByLabel('How many: Linen shirt').selectOption('2');
  await page.getByLabel('Reason', { exact: true }).selectOption('size.too_small');
  await page.getByLabel('What exactly').selectOption('shoulder');
  await page.getByLabel("The buyer's own words").fill('两件肩膀都太紧了');
  await choose('Exchange it');
  const photo = { name: 'shirt.png', mimeType: 'image/png', buffer: somePhoto };
  await page.locator('dialog input[type=file]').setInputFiles(photo);
  await page.locator('.chosen-photo').waitFor();
  await look(page, 'return-open');
  await press('Open the return');
}

async function putRight(page: Page, press: Hands['press'], reached: Reached): Promise<void> {
  await press('Change what goes back');
  await page.getByLabel('How many: Linen shirt').selectOption('1');
  await press('Save');
  await reached(`PUT ${one}/lines`);
  await press('Correct the reason');
  await page.getByLabel('Reason', { exact: true }).selectOption('size.differs_from_chart');
  await press('Save');
  await reached(`PUT ${one}/reasons`);
  await page.getByText('Said before, and corrected').waitFor();
  await press('Add a note…');
  await page.getByLabel('Note', { exact: true }).fill('She will be away until Friday.');
  await press('Save the note');
  await reached(`POST ${one}/actions`);
}

async function receive(page: Page, { press, choose }: Hands, reached: Reached): Promise<void> {
  await press('Enter a tracking number');
  await page.getByLabel('Tracking number').fill('yt 2000 0001');
  await press('Save');
  await reached(`POST ${one}/tracking`);
  await press('The goods are here');
  await reached(`POST ${one}/arrival`);
  await press('Inspect the goods');
  await choose('Accepted in part');
  await page.getByRole('checkbox', { name: 'Worn or used' }).check();
  await look(page, 'return-inspect');
  await press('Save the inspection');
  await reached(`POST ${one}/inspection`);
  await press('What becomes of the goods');
  await choose('Back on the shelf');
  await press('Save');
  await reached(`POST ${one}/goods`);
}

async function exchange(page: Page, press: Hands['press'], reached: Reached): Promise<void> {
  await press('Another size or colour');
  await page.getByLabel('What goes out instead').selectOption({ label: 'Navy / XL · 1 free' });
  await press('Keep it for the buyer');
  await reached(`PUT ${one}/lines/:lineId/exchange`);
  await press('Send the exchange');
  await page.getByLabel('Tracking number').fill('SF9000000001');
  await press('Save');
  await reached(`POST ${one}/lines/:lineId/exchange/shipment`);
  await press('The exchange fell through');
  await press('Owe the money instead');
  await reached(`POST ${one}/lines/:lineId/exchange/failure`);
  await page.getByText('Refund due', { exact: true }).waitFor();
}

async function payTwice(page: Page, press: Hands['press'], reached: Reached): Promise<void> {
  await page.getByText('Owed for this return').waitFor();
  await press('Another sum…');
  await page.getByLabel('What for').selectOption({ label: 'Other' });
  await page.getByLabel('Amount').fill('20');
  await page.getByText('besides the goods').waitFor();
  await look(page, 'return-refund');
  await press('Ask for this refund');
  await reached('POST /api/refunds');
  await page.getByText('You asked for it yourself').waitFor();
  await press('Cancel the refund…');
  await page.getByLabel('Why it is cancelled').fill('Asked too early.');
  await press('Cancel the refund');
  await reached('POST /api/refunds/:refundId/cancel');
  await press('Give it back');
  await reached(`POST ${one}/payment`);
  await page.getByText('You asked for it yourself').waitFor();
}

/** Counted as the worker does it; opened, the return behind the count. */
async function whyTheyComeBack(page: Page, shop: TestShop): Promise<void> {
  await sequenceShop(shop.db, shop.id);
  await countReasons(shop.db);
  await page.goto('/desk/return-reasons?by=size');
  await page.locator('.reason-counts summary', { hasText: 'Linen shirt' }).first().click();
  await page.locator('.reason-counts').getByText('两件肩膀都太紧了').waitFor();
  await look(page, 'return-reasons-counted');
  await inOther(page, '中文');
  await page.getByRole('heading', { name: '退货原因统计' }).waitFor();
  await page.reload(); // all that was open is closed
  await page.locator('.reason-counts summary').first().click();
  await page.getByText('王小明').waitFor();
  await look(page, 'return-reasons-counted-zh-CN');
}

/** A second person lets it go, and writes down under which reference the money was moved. */
async function settle(manager: Page, reached: Reached): Promise<void> {
  const press = pressing(manager);
  await inOther(manager, '中文');
  await press('审批通过');
  await reached('POST /api/refunds/:refundId/approve');
  await press('已转账…');
  await manager.getByLabel('转账流水号').fill('ICBC-2026-0042');
  await press('标记为已退款');
  await reached('POST /api/refunds/:refundId/confirm');
  await manager.getByText('ICBC-2026-0042').first().waitFor();
  await look(manager, 'return-zh-CN');
}

/** Too late by law and policy: declined. A withdrawal that came by phone, read otherwise later. What the shop gives beyond the law. */
export async function returnRights({ open, reached, shop }: Flow): Promise<void> {
  const { customerId, old } = await sell(shop);
  const lines = [{ orderLineId: old.lineId, quantity: 1 }];
  const asked = { requestKey: 'late-return', orderId: old.orderId, lines, reasons: [{ reason: 'other.unwanted' }] };
  const { id } = (await shop.post('returns', { ...asked, wants: 'refund' })).json<{ id: string }>();
  const manager = await open('supervisor', `/desk/return/${id}`);
  const press = pressing(manager);
  await inOther(manager, '中文');
  await press('拒绝…');
  await manager.getByLabel('拒绝理由').selectOption('too_late');
  await look(manager, 'return-decline-zh-CN');
  await press('拒绝');
  await reached(`POST ${one}/decline`);
  await manager.getByRole('link', { name: '全部退货' }).click();
  await manager.getByRole('link', { name: '已拒绝' }).click();
  await manager.getByText('羊毛围巾').waitFor();
  await look(manager, 'returns-zh-CN');
  await manager.goto(`/desk/customers/${customerId}`);
  await press('退货…');
  await press('买家依法取消购买…');
  await manager.getByLabel('买家说的或写的原话').fill('我不要了，取消这个订单。');
  await press('登记');
  await reached('POST /api/withdrawals');
  await press('为此登记退货');
  await look(manager, 'withdrawal-open-zh-CN');
  await manager.locator('.withdrawal .return-choose input:enabled').first().check();
  await press('登记退货');
  await reached('POST /api/withdrawals/:id/return');
  await manager.goto('/desk/returns/withdrawals');
  await press('这不是声明…');
  await manager.getByLabel('为什么这样理解').fill('只是问问运费。');
  await look(manager, 'withdrawals-zh-CN');
  await press('更正');
  await reached('POST /api/withdrawals/:id/corrections');
  await policy(manager, press, reached);
}

async function policy(manager: Page, press: Hands['press'], reached: Reached): Promise<void> {
  await manager.goto('/desk/settings/returns');
  await manager.getByLabel('天数').fill('30');
  await press('查看结论');
  await reached('POST /api/return-policy/preview');
  await manager.getByText('可提供：').waitFor();
  await look(manager, 'return-policy-try-zh-CN');
  await press('发布');
  await reached('POST /api/return-policy');
  await manager.getByText('生效中').waitFor();
}
