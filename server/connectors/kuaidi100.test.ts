import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { openHttp } from '../platform/safe-http.ts';
import { kuaidi100 } from './kuaidi100.ts';
import { companyOf } from './kuaidi100-companies.ts';
import { fakeProvider, given } from './testing.ts';

const key = 'key of tests';
const customer = 'ABCDEF0123456789';

/** Kuaidi100's query server on this machine (https://apifox.com/apidoc/project-514987/api-8562559): it knows its customer's sign. */
async function account(t: TestContext, reply: (param: Record<string, string>) => unknown, ourKey = key) {
  const { host, asked } = await fakeProvider(t, ({ body }, response) => {
    const form = new URLSearchParams(body);
    const param = form.get('param') ?? '';
    const sign = createHash('md5').update(`${param}${key}${customer}`).digest('hex').toUpperCase();
    const isTrue = form.get('customer') === customer && form.get('sign') === sign;
    const said = isTrue ? reply(JSON.parse(param)) : { result: false, returnCode: '503', message: '验证签名失败' };
    response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8' });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  });
  const http = openHttp({ privateHosts: [host] });
  t.after(() => http.close());
  const settings = { customer, callsPerDay: 50 };
  const tracker = kuaidi100(http, `http://${host}/poll/query.do`).track?.(given(settings, { key: ourKey }));
  assert.ok(tracker);
  return { tracker, asked };
}

const parcel = { id: 'p', trackingNumber: 'YT1234567890123', carrier: '圆通速递', phoneTail: '5678' };

/** As its documentation shows it. */
const answer = {
  message: 'ok',
  nu: 'YT1234567890123',
  ischeck: '0',
  com: 'yuantong',
  status: '200',
  state: '0',
  condition: '00',
  data: [
    {
      time: '2026-03-09 08:00:00',
      ftime: '2026-03-09 08:00:00',
      context: '到达【成都转运中心】',
      areaName: '四川,成都市',
      status: '干线',
      statusCode: '1002',
    },
    {
      time: '2026-03-07 09:30:00',
      ftime: '2026-03-07 09:30:00',
      context: '已揽收',
      areaName: '浙江,杭州市',
      status: '揽收',
      statusCode: '103',
    },
  ],
};

test('Kuaidi100 is asked with customer, sign and param, and tells what was scanned', async (t) => {
  const { tracker, asked } = await account(t, () => answer);
  const told = await tracker.look(parcel);
  assert.deepEqual(told, {
    is: 'told',
    told: {
      provider: 'kuaidi100',
      trackingNumber: 'YT1234567890123',
      scans: [
        { at: '2026-03-09 08:00:00', code: '1002', place: '成都市', text: '到达【成都转运中心】' },
        { at: '2026-03-07 09:30:00', code: '103', place: '杭州市', text: '已揽收' },
      ],
    },
  });
  const param = JSON.parse(new URLSearchParams(asked[0]?.body).get('param') ?? '');
  assert.deepEqual(param, { com: 'yuantong', num: 'YT1234567890123', resultv2: '6', show: '0', order: 'desc' });
});

test('the buyer’s phone leaves the house for those carriers alone that tell nothing without, and only its last figures', async (t) => {
  const { tracker, asked } = await account(t, () => answer);
  assert.equal(tracker.covers({ ...parcel, carrier: '顺丰速运', phoneTail: null }), false);
  assert.equal(tracker.covers({ ...parcel, carrier: '顺丰速运' }), true);
  await tracker.look({ ...parcel, carrier: '顺丰速运' });
  const param = JSON.parse(new URLSearchParams(asked[0]?.body).get('param') ?? '');
  assert.deepEqual([param.com, param.phone], ['shunfeng', '5678']);
});

test('what Kuaidi100 says no to is of the number, of the account, or of nobody', async (t) => {
  const ends: [string, object][] = [
    ['500', { is: 'nothing' }],
    ['400', { is: 'refused', reason: 'kuaidi100.400' }],
    ['408', { is: 'refused', reason: 'kuaidi100.408' }],
    ['502', { is: 'unavailable', reason: 'kuaidi100.502' }],
    ['601', { is: 'unavailable', reason: 'kuaidi100.601', afterSeconds: 3_600 }],
  ];
  for (const [returnCode, end] of ends) {
    const { tracker } = await account(t, () => ({ result: false, returnCode, message: '…' }));
    assert.deepEqual(await tracker.look(parcel), end);
  }
  const { tracker: wrong } = await account(t, () => answer, 'another key');
  assert.deepEqual(await wrong.look(parcel), { is: 'unavailable', reason: 'kuaidi100.503', afterSeconds: 3_600 });
  const { tracker: broken } = await account(t, () => '<html>');
  assert.deepEqual(await broken.look(parcel), { is: 'unavailable', reason: 'unreadable_answer' });
});

test('the account can be checked by a number that nobody has', async (t) => {
  const { tracker } = await account(t, () => ({
    result: false,
    returnCode: '500',
    message: '查询无结果，请隔段时间再查',
  }));
  assert.equal((await tracker.check()).is, 'accepted');
  const { tracker: wrong } = await account(t, () => answer, 'another key');
  assert.deepEqual(await wrong.check(), { is: 'not_taken', reason: 'kuaidi100.503' });
  const { tracker: none } = await account(t, () => answer, '');
  assert.deepEqual([none.callsPerDay, (await none.check()).is], [0, 'not_taken']);
});

test('carriers are known as shops write them', () => {
  const codes = [
    '圆通速递',
    'YTO Express',
    'sf',
    '顺丰速运',
    '顺丰快运',
    '中通快递',
    'ZTO',
    'J&T Express',
    '中国邮政',
    'Pigeon',
    '',
    'zhongtong',
  ];
  assert.deepEqual(
    codes.map((carrier) => companyOf(carrier)?.code ?? null),
    [
      'yuantong',
      'yuantong',
      'shunfeng',
      'shunfeng',
      'shunfengkuaiyun',
      'zhongtong',
      'zhongtong',
      'jtexpress',
      'youzhengguonei',
      null,
      null,
      'zhongtong',
    ],
  );
});
