import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceKm, findPlace, type Place, type PlaceQuery, placeName, regionName, tidyCityName } from './places.ts';
import { readPlaces } from './places-data.ts';

function placeOf(query: PlaceQuery): Place {
  const found = findPlace(query);
  assert.equal(found.kind, 'place', JSON.stringify(query));
  return found.kind === 'place' ? found.place : assert.fail();
}
const kindOf = (query: PlaceQuery) => findPlace(query).kind;
const codesOf = (query: PlaceQuery) => {
  const found = findPlace(query);
  return found.kind === 'ambiguous' ? found.candidates.map((p) => p.region.code).sort() : [found.kind];
};

// Known seats, written down independently of the table.
const KNOWN: [province: string, city: string, lat: number, lon: number][] = [
  ['江苏', '苏州', 31.3, 120.59],
  ['安徽', '宿州', 33.64, 116.96],
  ['浙江', '台州', 28.66, 121.42],
  ['江苏', '泰州', 32.46, 119.92],
  ['黑龙江', '伊春', 47.73, 128.84],
  ['江西', '宜春', 27.81, 114.42],
  ['江西', '抚州', 27.95, 116.36],
  ['福建', '福州', 26.07, 119.3],
  ['陕西', '榆林', 38.29, 109.73],
  ['广西', '玉林', 22.65, 110.18],
  ['内蒙古', '乌兰察布', 41.0, 113.13],
  ['山东', '济宁', 35.41, 116.59],
  ['山东', '济南', 36.65, 117.0],
  ['吉林', '吉林', 43.84, 126.55],
  ['辽宁', '朝阳', 41.58, 120.45],
  ['河北', '张家口', 40.77, 114.88],
  ['湖北', '恩施', 30.27, 109.49],
  ['四川', '凉山', 27.88, 102.27],
  ['四川', '阿坝', 31.91, 102.22],
  ['云南', '西双版纳', 22.01, 100.8],
  ['云南', '楚雄', 25.03, 101.55],
  ['云南', '普洱', 22.79, 100.97],
  ['新疆', '乌鲁木齐', 43.83, 87.62],
  ['新疆', '喀什', 39.47, 75.99],
  ['西藏', '林芝', 29.65, 94.36],
  ['青海', '玉树', 33.0, 97.01],
  ['黑龙江', '大兴安岭', 50.42, 124.12],
  ['海南', '三亚', 18.25, 109.51],
  ['广东', '深圳', 22.54, 114.06],
  ['广东', '东莞', 23.02, 113.75],
  ['上海', '上海', 31.23, 121.47],
  ['重庆', '重庆', 29.56, 106.55],
  ['台湾', '高雄', 22.63, 120.3],
];

test('a Chinese city is where it is, within 40 km, and never where its namesake is', () => {
  for (const [region, city, lat, lon] of KNOWN) {
    const away = distanceKm(placeOf({ city, region }), { lat, lon });
    assert.ok(away <= 40, `${region} ${city}: ${away} km off`);
  }
});

test('no two prefectures share a spot, and every prefecture lies in China', () => {
  const prefectures = [...new Set([...readPlaces().places.values()].flat())].filter(
    (p) => p.code?.endsWith('00') || p.code?.startsWith('TW-'),
  );
  assert.equal(prefectures.length, 333 + 19 + 6);
  const spots = new Map(prefectures.map((p) => [`${p.lat.toFixed(2)} ${p.lon.toFixed(2)}`, p.zh]));
  assert.equal(spots.size, prefectures.length);
  for (const p of prefectures) assert.ok(p.lat > 16 && p.lat < 54 && p.lon > 73 && p.lon < 135.5, p.en);
});

test('a city that could be two places is ambiguous, however much larger one of them is', () => {
  assert.deepEqual(codesOf({ city: 'Suzhou' }), ['CN-AH', 'CN-JS']);
  assert.deepEqual(codesOf({ city: 'taizhou', country: 'CN' }), ['CN-JS', 'CN-ZJ']);
  assert.deepEqual(codesOf({ city: 'Fuzhou' }), ['CN-FJ', 'CN-JX']);
  assert.equal(kindOf({ city: 'Portland', country: 'US' }), 'ambiguous');
  assert.equal(kindOf({ city: 'London' }), 'ambiguous');
  assert.equal(kindOf({ city: 'Paris' }), 'ambiguous');
});

test('the province decides between namesakes, in Chinese, pinyin or code', () => {
  for (const region of ['江苏', '江苏省', 'Jiangsu', 'JIANG SU', 'JS', 'CN-JS', '32', 'Jiangsu Province']) {
    assert.equal(placeOf({ city: 'Suzhou', region }).code, '320500', region);
  }
  assert.equal(placeOf({ city: 'su zhou shi', region: '安徽' }).code, '341300');
  assert.equal(kindOf({ city: '抚州市', region: '福建省' }), 'unknown');
});

test('a Chinese city is found with and without 市, 州, 地区, in traditional characters, with its province in front', () => {
  const same = (code: string, cities: string[]) => {
    for (const city of cities) assert.equal(placeOf({ city }).code, code, city);
  };
  same('320500', ['苏州', '苏州市', '蘇州市', ' 苏州 ', '江苏省苏州市', '江苏苏州']);
  same('422800', ['恩施', '恩施州', '恩施土家族苗族自治州', 'Enshi']);
  same('653100', ['喀什', '喀什地区', 'Kashgar', 'kashi']);
  same('220200', ['吉林', '吉林市', '吉林省吉林市']);
  same('441900', ['东莞', 'Dongguan']);
  assert.equal(placeOf({ city: '市辖区', region: '北京市' }).code, '110000');
  assert.equal(kindOf({ city: '海南' }), 'unknown', 'the island is no city, and Qinghai has a prefecture of that name');
});

test('Hong Kong and Taiwan are found as countries and as regions of China', () => {
  for (const country of ['HK', 'CN', '香港']) assert.equal(placeOf({ city: 'Hong Kong', country }).code, '810000');
  for (const query of [{ country: 'TW' }, { region: '台湾' }, { region: 'Taiwan', country: 'CN' }]) {
    assert.equal(placeOf({ city: '臺北市', ...query }).en, 'Taipei');
  }
});

test('a city without accents and a state code are enough, without a country', () => {
  assert.equal(placeOf({ city: 'sao paulo', region: 'SP' }).en, 'São Paulo');
  assert.equal(placeOf({ city: 'SAO JOAQUIM DA BARRA', region: 'sp' }).en, 'São Joaquim da Barra');
  assert.equal(placeOf({ city: 'portland', region: 'ME' }).region.en, 'Maine');
  assert.equal(placeOf({ city: 'St Louis', region: 'MO' }).country, 'US');
  assert.equal(kindOf({ city: 'sao paulo', region: 'RJ' }), 'unknown');
  const states = { Toronto: 'ON', Perth: 'WA', München: 'BY', Manchester: 'ENG', Mumbai: 'MH', Guadalajara: 'JAL' };
  for (const [city, region] of Object.entries(states))
    assert.equal(placeOf({ city, region }).region.code.slice(3), region);
});

test('an unheard-of region harms nothing when the country is known, and finds nothing when it is not', () => {
  assert.equal(placeOf({ city: 'London', region: 'Greater London', country: 'United Kingdom' }).region.code, 'GB-ENG');
  assert.equal(kindOf({ city: 'Curitiba', region: 'Nowhere' }), 'unknown');
});

test('cities are known by their own and by their English names', () => {
  for (const city of ['Munich', 'München', 'MUENCHEN', '慕尼黑']) assert.equal(placeOf({ city }).en, 'Munich', city);
  assert.equal(placeOf({ city: 'Bangalore' }).en, 'Bengaluru');
  assert.equal(placeOf({ city: 'New York City', region: 'NY' }).en, 'New York');
  assert.equal(placeName(placeOf({ city: 'Tokyo' }), 'zh-CN'), '东京');
  assert.equal(placeName(placeOf({ city: '苏州市' }), 'en'), 'Suzhou');
  assert.equal(placeName(placeOf({ city: 'Suzhou', region: 'JS' }), 'zh-CN'), '苏州');
  assert.equal(placeName(placeOf({ city: 'Piracicaba' }), 'zh-CN'), 'Piracicaba');
});

test('the distance between two cities is the great circle in whole kilometres', () => {
  const shanghai = placeOf({ city: '上海' });
  const chengdu = placeOf({ city: '成都' });
  assert.ok(Math.abs(distanceKm(shanghai, chengdu) - 1660) < 15, String(distanceKm(shanghai, chengdu)));
  assert.equal(distanceKm(shanghai, shanghai), 0);
  assert.equal(distanceKm({ lat: 0, lon: 179.5 }, { lat: 0, lon: -179.5 }), 111);
  const point = fc.record({
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    lon: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  fc.assert(
    fc.property(point, point, (a, b) => {
      const km = distanceKm(a, b);
      assert.ok(Number.isInteger(km) && km >= 0 && km <= 20016);
      assert.equal(km, distanceKm(b, a));
    }),
  );
});

test('an unknown city is written as a person would write it', () => {
  assert.equal(tidyCityName('sao joaquim da barra'), 'Sao Joaquim da Barra');
  assert.equal(tidyCityName("SANTA BARBARA  D'OESTE"), "Santa Barbara d'Oeste");
  assert.equal(tidyCityName('ribeirao-preto'), 'Ribeirao-Preto');
  assert.equal(tidyCityName('la paz del sur'), 'La Paz del Sur');
  assert.equal(tidyCityName("st. john's"), "St. John's");
  assert.equal(tidyCityName('McAllen'), 'McAllen');
  assert.equal(tidyCityName(' 苏州市 '), '苏州市');
});

test('whatever is typed as a city, the lookup answers and does not fail', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.option(fc.string()),
      fc.option(fc.string()),
      (city, region, country) => {
        assert.ok(['place', 'ambiguous', 'unknown'].includes(kindOf({ city, region, country })));
        const tidy = tidyCityName(city);
        assert.equal(tidyCityName(tidy), tidy);
      },
    ),
  );
});

test('a region that is written as a code has its name; what could be several regions stays as it is written', () => {
  assert.equal(regionName('SC', 'CN', 'en'), 'Sichuan');
  assert.equal(regionName('SC', 'CN', 'zh-CN'), '四川');
  assert.equal(regionName('CA', 'US', 'zh-CN'), 'California');
  assert.equal(regionName('SC', null, 'en'), 'SC');
  assert.equal(regionName('Nowhere', 'CN', 'en'), 'Nowhere');
});
