import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import '../testing/no-network.ts';
import { fixedClock } from '../platform/clock.ts';
import { Refused } from '../platform/errors.ts';
import { aliyun } from './aliyun.ts';
import { fakeProvider, given, hookOf, misbehaviours, outgoing, sendId } from './testing.ts';

// Answers as in https://help.aliyun.com/document_detail/419273.html (SendSms), 419277.html (QuerySendDetails) and 101346.html
// (error codes); what is pushed as in 101867.html (SmsReport) and 101847.html (SmsUp).

const now = Temporal.Instant.from('2026-11-23T15:59:30Z');

function account(host: string, at = now) {
  const place = { endpoint: host, protocol: 'HTTP', readTimeoutMs: 400 } as const;
  const settings = { signName: '秦记', accessKeyId: 'LTAI' };
  return aliyun(fixedClock(at), place).connect(given(settings, { accessKeySecret: 'k' }));
}

const json = (response: ServerResponse, status: number, said: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));

test('Aliyun is given the approved template, its values and our id', async (t) => {
  const taken = { Code: 'OK', Message: 'OK', BizId: '900619746936498440^0', RequestId: 'F655A8D5' };
  const { host, asked } = await fakeProvider(t, (_asked, response) => json(response, 200, taken));
  assert.deepEqual(await account(host).send(outgoing('x')), { is: 'accepted', providerMessageId: taken.BizId });
  const said = new URLSearchParams([...(asked[0]?.url.searchParams ?? []), ...new URLSearchParams(asked[0]?.body)]);
  assert.deepEqual(
    ['PhoneNumbers', 'SignName', 'TemplateCode', 'TemplateParam', 'OutId'].map((name) => said.get(name)),
    ['13800138000', '秦记', 'SMS_154950909', '{"order":"A1001"}', sendId],
  );
  assert.equal(asked.length, 1);
});

test('what no approved template says is not sent over Aliyun, and the reason is told', async (t) => {
  const { host, asked } = await fakeProvider(t, (_asked, response) => json(response, 200, { Code: 'OK' }));
  const words = { ...outgoing('x'), content: { text: '您好', template: null } };
  assert.deepEqual(await account(host).send(words), { is: 'refused', reason: 'template_missing' });
  assert.equal(asked.length, 0);
});

test("Aliyun's noes are told apart: this message, this hour, this account, or nobody knows", async (t) => {
  const answers = [
    [200, 'isv.MOBILE_NUMBER_ILLEGAL', 'refused'],
    [200, 'isv.CUSTOMER_REFUSED', 'refused'],
    [200, 'isv.SMS_CONTENT_ILLEGAL', 'refused'],
    [200, 'isv.BUSINESS_LIMIT_CONTROL', 'not_taken'],
    [200, 'isv.DAY_LIMIT_CONTROL', 'not_taken'],
    [200, 'isv.SMS_SIGN_ILLEGAL', 'not_taken'],
    [200, 'isp.RAM_PERMISSION_DENY', 'not_taken'],
    [200, 'isv.AMOUNT_NOT_ENOUGH', 'not_taken'],
    [200, 'isp.SYSTEM_ERROR', 'unclear'],
    [400, 'SignatureDoesNotMatch', 'not_taken'],
    [400, 'Throttling.User', 'not_taken'],
    [500, 'InternalError', 'unclear'],
  ] as const;
  for (const [status, code, is] of answers) {
    const { host } = await fakeProvider(t, (_asked, response) => json(response, status, { Code: code, Message: 'no' }));
    const result = await account(host).send(outgoing('x'));
    assert.equal(result.is, is, code);
    // Of a number that has had its texts for the hour, and of no other.
    assert.equal('isAboutThis' in result, code === 'isv.BUSINESS_LIMIT_CONTROL', code);
  }
});

test('what a misbehaving Aliyun may have taken is never called unsent', async (t) => {
  const hangs = ['silence', () => undefined, 'unclear'] as const;
  for (const [name, misbehave, is] of [hangs, ...misbehaviours.filter(([, , is]) => is === 'unclear')]) {
    const { host, asked } = await fakeProvider(t, (_asked, response) => misbehave(response));
    assert.equal((await account(host).send(outgoing('x'))).is, is, name);
    assert.equal(asked.length, 1, 'the library does not try again by itself');
  }
  assert.equal((await account('127.0.0.1:1').send(outgoing('x'))).is, 'not_taken');
});

test('a doubt is ended by our id among what was sent to the number, on every day since the first attempt', async (t) => {
  const rows = (outIds: string[]) => ({
    Code: 'OK',
    TotalCount: String(outIds.length),
    SmsSendDetailDTOs: { SmsSendDetailDTO: outIds.map((OutId) => ({ OutId, SendStatus: 3 })) },
  });
  const days: (string | null)[] = [];
  let outIds = ['another'];
  const { host } = await fakeProvider(t, ({ url, body }, response) => {
    const day = url.searchParams.get('SendDate') ?? new URLSearchParams(body).get('SendDate');
    days.push(day);
    json(response, 200, rows(day === '20261124' ? outIds : []));
  });
  const doubtful = { ...outgoing('x'), firstCalledAt: now };
  const provider = account(host, now.add({ minutes: 3 }));
  assert.deepEqual(await provider.find?.(doubtful), { is: 'not_found' });
  assert.deepEqual(days, ['20261123', '20261124']);
  outIds = ['another', sendId];
  assert.deepEqual(await provider.find?.(doubtful), { is: 'accepted', providerMessageId: sendId });
  assert.deepEqual(await account('127.0.0.1:1').find?.(doubtful), { is: 'unclear' });
});

test("Aliyun's reports and incoming messages are read in batches, anything else is refused", () => {
  const { hooks } = aliyun(fixedClock(now));
  const read = (said: unknown) => hooks?.read(hookOf({ body: Buffer.from(JSON.stringify(said)) }), given({}, {}));
  const report = {
    phone_number: '13811110000',
    send_time: '2026-11-23 20:00:00',
    report_time: '2026-11-23 20:00:05',
    success: false,
    err_code: 'MOBILE_NOT_ON_SERVICE',
    err_msg: '停机',
    sms_size: '1',
    biz_id: '12345',
    out_id: sendId,
  };
  const up = {
    phone_number: '13811110000',
    content: 'R',
    send_time: '2026-11-23 20:01:00',
    dest_code: '1234',
    sequence_id: '1234567890',
  };
  const [first, second] = read([report, up]) ?? [];
  assert.ok(first?.is === 'receipt' && first.sendId === sendId && first.reason === 'MOBILE_NOT_ON_SERVICE');
  assert.equal(String(first.at), '2026-11-23T12:00:05Z');
  assert.ok(second?.is === 'message' && second.from === '+8613811110000' && second.id === '1234567890');
  // Older accounts: the number of a message without quotes.
  const [older] = read([{ ...up, sign_name: '秦记', sequence_id: 1234567890 }]) ?? [];
  assert.ok(older?.is === 'message' && older.id === '1234567890');
  for (const wrong of [[], {}, null, [{ ...report, success: 'yes' }], [{ ...up, send_time: 'soon' }]])
    assert.throws(() => read(wrong), Refused);
  assert.deepEqual(hooks?.answer, { code: 0, msg: '接收成功' });
});
