import type { CustomerInput } from '../customers/index.ts';
import type { OrderStatus } from '../orders/index.ts';
import type { Cells } from '../platform/import-rows.ts';
import type { ImportPlan } from '../platform/import-run.ts';
import {
  badCell,
  given,
  needed,
  readCount,
  readId,
  readMoney,
  readPhone,
  readText,
  readTime,
  stripGuards,
} from '../platform/import-values.ts';
import type { ParcelInput } from './import-parcel-rows.ts';
import { type Sale, writeSales } from './import-sales.ts';

/** Whatever the shop's own place: the seller centre writes China's time, and yuan. */
const china = { country: 'CN', zone: 'Asia/Shanghai', currency: 'CNY' };

const statuses: readonly [RegExp, OrderStatus][] = [
  [/^等待买家付款/, 'placed'],
  [/等待卖家发货|^待发货|^买家已付款/, 'paid'],
  [/^卖家已发货|等待买家确认|^卖家部分发货|^已发货/, 'shipped'],
  [/^交易成功|^已完成/, 'completed'],
  [/^交易关闭|^已取消|^已关闭/, 'cancelled'],
];

/** The order export of Taobao's and Tmall's seller centre: one row an order, in GB18030. */
export const taobaoOrdersPlan: ImportPlan<Sale> = {
  kind: 'orders',
  profile: 'taobao',
  encoding: 'gb18030',
  place: china,
  required: ['订单编号', '订单状态', '订单创建时间'],
  optional: [
    ...['买家会员名', '买家应付货款', '总金额', '收货人姓名', '收货地址', '联系电话', '联系手机', '订单付款时间'],
    ...['宝贝标题', '宝贝总数量', '物流单号', '物流公司', '发货时间'],
  ],
  read: ([cells]) => readTaobaoOrder(cells as Cells),
  write: writeSales,
};

function readTaobaoOrder(cells: Cells): Sale {
  const time = (column: string, raw: string | undefined) => readTime(column, stripGuards(raw ?? ''), china.zone);
  const number = needed(readId('订单编号', cells('订单编号')), '订单编号');
  const said = cells('订单状态')?.trim() ?? '';
  const status = statuses.find(([pattern]) => pattern.test(said))?.[1];
  if (!status) throw badCell('cell_unknown_status', '订单状态', said);
  const customer = readBuyer(cells);
  const parcel = readParcel(cells, number);
  const totalColumn = cells('总金额')?.trim() ? '总金额' : '买家应付货款';
  const title = readText('宝贝标题', cells('宝贝标题'), 1_000);
  const lines =
    title === null ? [] : [{ external_id: '1', title, quantity: readCount('宝贝总数量', cells('宝贝总数量'), 1) ?? 1 }];
  return {
    order: {
      external_id: number,
      status,
      placed_at: needed(time('订单创建时间', cells('订单创建时间')), '订单创建时间'),
      ...given('paid_at', cells, '订单付款时间', time),
      ...given('total_minor', cells, totalColumn, (column, raw) => readMoney(column, raw, china.currency)),
      currency: china.currency,
      ...(customer ? { customer: customer.external_id } : {}),
      ...(cells('宝贝标题') === undefined ? {} : { lines }),
    },
    ...(customer ? { customer } : {}),
    ...(parcel ? { parcel } : {}),
  };
}

/** A masked member name (t**1) belongs to many: it is nobody's id. A masked name (王**) is nobody's name. */
function readBuyer(cells: Cells): CustomerInput | null {
  const member = readText('买家会员名', cells('买家会员名'), 200);
  if (member === null || member.includes('*')) return null;
  const name = readText('收货人姓名', cells('收货人姓名'), 200);
  const column = stripGuards(cells('联系手机') ?? '') === '' ? '联系电话' : '联系手机';
  const { phone, phone_masked } = readPhone(column, cells(column), china.country);
  return {
    external_id: member,
    locale: 'zh-CN',
    country: china.country,
    ...(name === null || name.includes('*') ? {} : { name }),
    ...(phone === null ? {} : { phone }),
    ...(phone_masked === null ? {} : { phone_masked }),
  };
}

function readParcel(cells: Cells, number: string): ParcelInput | null {
  const tracking = readId('物流单号', cells('物流单号'))?.replace(/^No[:：]\s*/i, '') ?? '';
  if (tracking === '') return null;
  const { region, city } = readAddress(readText('收货地址', cells('收货地址'), 1_000));
  return {
    external_id: number,
    order_number: number,
    ordered_at: null,
    tracking_number: tracking,
    carrier: readText('物流公司', cells('物流公司'), 100),
    destination_city: city,
    destination_region: region,
    destination_country: china.country,
    ...given('handed_over_at', cells, '发货时间', (column, raw) => readTime(column, raw, china.zone)),
  };
}

/** "吉林省 通化市 柳河县 …": province and city. The rest, and whatever is masked, is not kept. */
function readAddress(address: string | null): { region: string | null; city: string | null } {
  const [region = null, city = null, district = null] = (address ?? '').split(/[\s,，]+/).filter(Boolean);
  const shown = (part: string | null) => (part === null || part.includes('*') || part.length > 100 ? null : part);
  if (city === null) return { region: null, city: null };
  // Counties that a province governs directly stand where a city would.
  return { region: shown(region), city: shown(/直辖县级/.test(city) ? district : city) };
}
