import assert from 'node:assert/strict';
import test from 'node:test';
import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { csvLine } from '../platform/csv.ts';
import { type TestImport, testImport } from '../testing/import.ts';

type Row = Record<string, string | number>;

/** A file with these columns; what a row does not name is empty. */
function table(columns: string[], rows: Row[]): string {
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map(csvLine).join('');
}

const taobaoColumns =
  '订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,总金额,订单状态,收货人姓名,收货地址,运送方式,联系电话,联系手机,订单创建时间,订单付款时间,宝贝标题,宝贝种类,物流单号,物流公司,订单备注,宝贝总数量'.split(
    ',',
  );

const taobaoRow: Row = {
  订单编号: '="1930679858170647001"',
  买家会员名: '幸福小店1627',
  买家应付货款: '598.00',
  总金额: '608.00',
  订单状态: '卖家已发货，等待买家确认',
  收货人姓名: '王小明',
  收货地址: '浙江省 杭州市 西湖区 文三路 1 号(310000)',
  联系手机: "'13800138000",
  订单创建时间: '2026-02-27 22:02:11',
  订单付款时间: '2026/2/27 22:05',
  宝贝标题: '亚麻衬衫，宽松款',
  物流单号: 'No:SF1023456789012',
  物流公司: '顺丰速运',
  宝贝总数量: '2',
};

async function orders({ shop }: TestImport) {
  const { rows } = await sql<Record<string, unknown>>`
    select o.external_id as number, o.status, o.placed_at as placed, o.paid_at as paid, o.total_minor as total, o.currency,
      c.external_id as customer, c.name, c.phone, c.phone_masked as masked, c.email,
      p.carrier, p.tracking_number as tracking, p.destination_region as region, p.destination_city as city,
      p.handed_over_at as sent,
      (select json_agg(json_build_array(l.title, l.quantity, l.price_minor, v.size) order by l.id) from order_lines l
        left join variants v on v.shop_id = l.shop_id and v.id = l.variant_id
        where l.shop_id = o.shop_id and l.order_id = o.id) as lines
    from orders o left join customers c on c.shop_id = o.shop_id and c.id = o.customer_id
    left join parcels p on p.shop_id = o.shop_id and p.order_id = o.id
    where o.shop_id = ${shop.id} order by o.external_id`.execute(shop.db);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, value instanceof Temporal.Instant ? String(value) : value]),
    ),
  );
}

test("Taobao's export is read in its own bytes, guards before long numbers and all", async (t) => {
  const it = await testImport(t);
  const file = iconv.encode(table(taobaoColumns, [taobaoRow]), 'gb18030');
  const { rejects, unused, ...counts } = await it.run('orders', file, 'taobao');
  assert.equal(rejects, '');
  assert.equal(counts.inserted, 1);
  assert.deepEqual(unused, ['买家支付宝账号', '买家应付邮费', '运送方式', '宝贝种类', '订单备注']);
  assert.deepEqual(await orders(it), [
    {
      number: '1930679858170647001',
      status: 'shipped',
      placed: '2026-02-27T14:02:11Z',
      paid: '2026-02-27T14:05:00Z',
      total: 60_800,
      currency: 'CNY',
      customer: '幸福小店1627',
      name: '王小明',
      phone: '+8613800138000',
      masked: null,
      email: null,
      carrier: '顺丰速运',
      tracking: 'SF1023456789012',
      region: '浙江省',
      city: '杭州市',
      sent: null,
      lines: [['亚麻衬衫，宽松款', 2, null, null]],
    },
  ]);
  assert.equal((await it.run('orders', file, 'taobao')).unchanged, 1);
});

test('what Taobao masks is kept as masked: no number to dial, no name to greet, no id that many share', async (t) => {
  const it = await testImport(t);
  const masked = { ...taobaoRow, 收货人姓名: '王**', 联系手机: '138****1234', 收货地址: '浙江省 杭州市 西**' };
  const nobody = { ...masked, 订单编号: '2', 买家会员名: 't**1' };
  await it.run('orders', iconv.encode(table(taobaoColumns, [masked, nobody]), 'gb18030'), 'taobao');
  const [first, second] = await orders(it);
  assert.deepEqual([first?.name, first?.phone, first?.masked], [null, null, '138****1234']);
  assert.deepEqual([first?.region, first?.city], ['浙江省', '杭州市']);
  assert.equal(second?.customer, null);
});

test('an order number that a spreadsheet has rounded is refused, since it would be the wrong one', async (t) => {
  const it = await testImport(t);
  const rounded = { ...taobaoRow, 订单编号: '1.93068E+18' };
  const { rejects, rejected } = await it.run(
    'orders',
    iconv.encode(table(taobaoColumns, [rounded]), 'gb18030'),
    'taobao',
  );
  assert.equal(rejected, 1);
  assert.match(rejects, /number_rounded/);
});

const shopifyColumns =
  'Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Shipping Name,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Cancelled at,Phone'.split(
    ',',
  );
const shopifyOrder: Row[] = [
  {
    Name: '#1001',
    Email: 'Sophie@Example.com',
    'Financial Status': 'paid',
    'Paid at': '2026-02-20 09:50:26 +0200',
    'Fulfillment Status': 'fulfilled',
    'Fulfilled at': '2026-02-21 14:21:21 +0200',
    Currency: 'EUR',
    Total: '53.91',
    'Created at': '2026-02-20 09:50:20 +0200',
    'Lineitem quantity': 1,
    'Lineitem name': 'Linen shirt - M / navy',
    'Lineitem price': '34.90',
    'Lineitem sku': 'LS-M',
    'Billing Name': 'Sophie Gallas',
    'Shipping City': 'Paris',
    'Shipping Zip': "'75008",
    'Shipping Province': 'IDF',
    'Shipping Country': 'FR',
    'Shipping Phone': '06 10 82 64 17',
  },
  {
    Name: '#1001',
    Email: 'Sophie@Example.com',
    'Lineitem quantity': 2,
    'Lineitem name': 'Socks',
    'Lineitem price': '9.50',
  },
  { Name: '#1002', 'Created at': '2026-02-22 10:00:00 +0200', 'Lineitem name': 'Hat' },
];
const french = { country: 'FR', zone: 'Europe/Paris', currency: 'EUR' };
const shopifyProducts = table(
  'Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Status'.split(
    ',',
  ),
  [
    {
      ...{
        Handle: 'linen-shirt',
        Title: 'Linen shirt',
        'Body (HTML)': '<p>Soft, "airy"\nand light</p>',
        Vendor: 'Willow',
      },
      ...{ 'Option1 Name': 'Size', 'Option1 Value': 'M', 'Option2 Name': 'Color', 'Option2 Value': 'navy' },
      ...{
        'Variant SKU': 'LS-M',
        'Variant Inventory Qty': 4,
        'Variant Price': '34.90',
        'Image Src': 'https://cdn.example/1.jpg',
      },
    },
    {
      Handle: 'linen-shirt',
      'Option1 Value': 'L',
      'Option2 Value': 'navy',
      'Variant SKU': 'LS-L',
      'Variant Inventory Qty': -2,
      'Variant Price': '34.90',
    },
    { Handle: 'linen-shirt', 'Image Src': 'https://cdn.example/2.jpg' },
    {
      Handle: 'gift-card',
      Title: 'Gift card',
      'Option1 Name': 'Title',
      'Option1 Value': 'Default Title',
      'Variant Price': '20.00',
    },
  ],
);

test("Shopify's orders, products and customers find each other, whichever comes first", async (t) => {
  const it = await testImport(t, french);
  const { rejects, ...counts } = await it.run('orders', table(shopifyColumns, shopifyOrder), 'shopify');
  assert.equal(rejects, '');
  assert.deepEqual([counts.read, counts.inserted], [3, 3]);
  await it.run('products', shopifyProducts, 'shopify');
  const customers =
    "Customer ID,First Name,Last Name,Email,Default Address Country Code,Phone,Tags\n'7001,Sophie,Gallas,sophie@example.com,FR,,vip\n";
  await it.run('customers', customers, 'shopify');
  const again = await it.run('orders', table(shopifyColumns, shopifyOrder), 'shopify');
  assert.deepEqual([again.updated, again.unchanged], [0, 3], 'the lines had found their variants with the products');
  const [order, other] = await orders(it);
  assert.deepEqual([other?.number, other?.customer, other?.status], ['1002', null, 'placed']);
  assert.deepEqual(order, {
    number: '1001',
    status: 'shipped',
    placed: '2026-02-20T07:50:20Z',
    paid: '2026-02-20T07:50:26Z',
    total: 5391,
    currency: 'EUR',
    customer: '7001',
    name: 'Sophie Gallas',
    phone: '+33610826417',
    masked: null,
    email: 'sophie@example.com',
    carrier: null,
    tracking: null,
    region: 'IDF',
    city: 'Paris',
    sent: '2026-02-21T12:21:21Z',
    lines: [
      ['Linen shirt - M / navy', 1, 3490, 'M'],
      ['Socks', 2, 950, null],
    ],
  });
  assert.equal((await it.run('orders', table(shopifyColumns, shopifyOrder), 'shopify')).unchanged, 3);
});

test("Shopify's product rows become one product with its variants and pictures", async (t) => {
  const it = await testImport(t, french);
  assert.equal((await it.run('products', shopifyProducts, 'shopify')).inserted, 4);
  type Seen = {
    products: {
      title: string;
      photos: string[];
      variants: { size: string | null; colour: string | null; stock: number | null; priceMinor: number | null }[];
    }[];
  };
  const seen = (await it.shop.get('products')).json<Seen>().products.toSorted((a, b) => (a.title < b.title ? 1 : -1));
  assert.deepEqual(seen[0]?.photos, ['https://cdn.example/1.jpg', 'https://cdn.example/2.jpg']);
  assert.deepEqual(
    seen.flatMap((one) => one.variants.map(({ size, colour, stock, priceMinor }) => [size, colour, stock, priceMinor])),
    [
      ['M', 'navy', 4, 3490],
      ['L', 'navy', 0, 3490],
      [null, null, null, 2000],
    ],
  );
});

test('a broken line inside an order keeps the whole order back: half an order is a wrong order', async (t) => {
  const it = await testImport(t);
  const rows = [
    'order_id,placed_at,item,quantity',
    '1,2026-02-01,Shirt,1',
    '1,2026-02-01',
    '2,2026-02-01,Hat,1',
    '3,2026-02-01,Sock,none',
  ];
  const { rejects: _, unused: __, ...counts } = await it.run('orders', `${rows.join('\n')}\n`);
  assert.deepEqual(counts, { read: 4, inserted: 1, updated: 0, unchanged: 0, rejected: 3 });
  assert.deepEqual(
    (await orders(it)).map((order) => order.number),
    ['2'],
  );
});

test('parcels come with their scans, and only to orders that are known', async (t) => {
  const it = await testImport(t);
  await it.run('orders', 'order_id,placed_at\n1,2026-02-01 10:00\n');
  const parcels = [
    'parcel_id,order_id,carrier,tracking_number,origin_city,handed_over_at,scan_at,scan_status,scan_place',
    'S1,1,YTO,YT1,杭州,2026-02-02 09:00,2026-02-02 09:00,accepted,杭州',
    'S1,1,,,,,2026-02-03 04:00,in_transit,武汉',
    'S2,404,YTO,YT2,杭州,,,,',
    '',
  ].join('\n');
  const { rejects, ...counts } = await it.run('parcels', parcels);
  assert.deepEqual([counts.inserted, counts.rejected], [2, 1]);
  assert.match(rejects, /\n4,order_unknown/);
  const { rows } = await sql`select status, place from scans where shop_id = ${it.shop.id} order by at`.execute(
    it.shop.db,
  );
  assert.deepEqual(rows, [
    { status: 'accepted', place: '杭州' },
    { status: 'in_transit', place: '武汉' },
  ]);
  const { rejects: _, unused: __, ...again } = await it.run('parcels', parcels);
  assert.deepEqual(again, { read: 3, inserted: 0, updated: 0, unchanged: 2, rejected: 1 });
});
