import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { openCsv } from './csv.ts';
import { Refused } from './errors.ts';
import { idsInOrder } from './ids.ts';
import { readDate, readId, readMoney, readPhone, readTime } from './import-values.ts';

const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;

test('amounts are read exactly, in the decimals of their currency', () => {
  const cases: [string, string, number][] = [
    ['1,299.00', 'CNY', 129_900],
    ['¥199', 'CNY', 19_900],
    ['12,5', 'EUR', 1_250],
    ['1.299,50', 'EUR', 129_950],
    ['0.1', 'EUR', 10],
    ['1980', 'JPY', 1_980],
    ['1,980', 'JPY', 1_980],
    ['1.234', 'KWD', 1_234],
    ['59元', 'CNY', 5_900],
    ['-3.20', 'EUR', -320],
    ['12.300', 'USD', 1_230],
  ];
  for (const [text, currency, minor] of cases)
    assert.equal(readMoney('price', text, currency), minor, `${text} ${currency}`);
  for (const [text, currency] of [
    ['1.999', 'EUR'],
    ['9.5', 'JPY'],
    ['ten', 'EUR'],
    ['1.2.3', 'EUR'],
  ])
    assert.throws(() => readMoney('price', text, currency ?? ''), refused('cell_not_an_amount'));
});

test('any amount written with two decimals comes back as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e11 }), fc.constantFrom(',', ''), (minor, mark) => {
      const whole = String(Math.floor(minor / 100)).replace(/\B(?=(\d{3})+$)/g, mark);
      assert.equal(readMoney('price', `${whole}.${String(minor % 100).padStart(2, '0')}`, 'EUR'), minor);
    }),
  );
});

test("a time without an offset is the shop's local time, across clock changes too", () => {
  assert.equal(readTime('at', '2026-03-01 14:05:00', 'Asia/Shanghai'), '2026-03-01T14:05:00+08:00');
  const inSummer = readTime('at', '2026/7/1 9:05', 'Europe/Berlin') ?? '';
  assert.equal(Temporal.Instant.from(inSummer).toString(), '2026-07-01T07:05:00Z');
  assert.equal(readTime('at', '2026-03-29 02:30:00', 'Europe/Berlin'), '2026-03-29T01:30:00Z');
  assert.equal(readTime('at', '2026-10-25 02:30:00', 'Europe/Berlin'), '2026-10-25T00:30:00Z');
  assert.equal(readTime('at', '2025-10-07 09:50:26 +0200', 'UTC'), '2025-10-07T07:50:26Z');
  assert.equal(readTime('at', '  ', 'UTC'), null);
  for (const text of ['2026-02-30', '2026-01-01 25:00', '2026-01-01 10:61', '12/31/2025', 'soon'])
    assert.throws(() => readTime('at', text, 'Europe/Berlin'), refused('cell_not_a_time'), text);
  assert.throws(() => readDate('on', '2026-02-29'), refused('cell_not_a_date'));
});

test('every local time of any zone is read as Temporal reads it', () => {
  const zones = ['Asia/Shanghai', 'America/Sao_Paulo', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC'];
  const times = fc.date({ min: new Date('2000-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(times, fc.constantFrom(...zones), (time, zone) => {
      const local = time.toISOString().slice(0, 19);
      const read = Temporal.Instant.from(readTime('at', local, zone) ?? '');
      assert.equal(read.epochMilliseconds, Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds);
    }),
  );
});

test('masked phone numbers are never numbers, real ones are dialled from anywhere', () => {
  assert.deepEqual(readPhone('phone', "'138****1234", 'CN'), { phone: null, phone_masked: '138****1234' });
  assert.deepEqual(readPhone('phone', '138 0013 8000', 'CN'), { phone: '+8613800138000', phone_masked: null });
  assert.deepEqual(readPhone('phone', '+33 6 10 82 64 17', 'ZZ'), { phone: '+33610826417', phone_masked: null });
  assert.deepEqual(readPhone('phone', '12', 'CN'), { phone: null, phone_masked: null });
});

test('guards before long numbers are taken off, rounded numbers are refused', () => {
  for (const text of ['="1930679858170647"', "'1930679858170647", '=1930679858170647', ' 1930679858170647 '])
    assert.equal(readId('id', text), '1930679858170647');
  assert.throws(() => readId('id', '1.93068E+15'), refused('number_rounded'));
});

test('whatever stands in the cells and however the text is cut into pieces, CSV gives back the same cells', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', '衬', '👚', ';'), maxLength: 8 });
  const row = fc.array(cell, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (rows, size, crlf) => {
        const end = crlf ? '\r\n' : '\n';
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = [`a,b,c,d,e,f,g,h,i,j${end}`, ...rows.map((cells) => cells.map(quoted).join(',') + end)].join('');
        const csv = openCsv();
        const read = [];
        for (let at = 0; at < text.length; at += size) read.push(...csv.push(text.slice(at, at + size)));
        read.push(...csv.end());
        assert.deepEqual(
          read.slice(1).map((record) => record.cells),
          rows,
        );
      },
    ),
    { numRuns: 500 },
  );
});

test('ids of one import come in order and differ from those of another', () => {
  const now = Temporal.Instant.from('2026-03-01T00:00:00Z');
  const [one, other] = [idsInOrder(now), idsInOrder(now)];
  const ids = Array.from({ length: 20_000 }, one);
  assert.deepEqual(ids.toSorted(), ids);
  assert.equal(new Set([...ids, ...Array.from({ length: 20_000 }, other)]).size, 40_000);
  assert.match(ids[19_999] ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
